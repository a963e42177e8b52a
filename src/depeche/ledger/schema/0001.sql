-- The ledger, version 1. Dates are ISO text, so that any tool can read them; a month is YYYY-MM.

-- One text, once. `id` is the id it came with (or its digest), `digest` the hash of the normalised text.
CREATE TABLE article (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    digest TEXT NOT NULL UNIQUE,
    lang TEXT NOT NULL,
    published TEXT,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    text TEXT NOT NULL,
    coder TEXT NOT NULL,
    added TEXT NOT NULL
);
CREATE INDEX article_published ON article (published);
CREATE INDEX article_url ON article (url) WHERE url != '';

-- Full text, accents folded. External content: the words are not stored a second time.
CREATE VIRTUAL TABLE article_words USING fts5 (
    title, text, content = 'article', content_rowid = 'n', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER article_words_in AFTER INSERT ON article BEGIN
    INSERT INTO article_words (rowid, title, text) VALUES (new.n, new.title, new.text);
END;
CREATE TRIGGER article_words_out AFTER DELETE ON article BEGIN
    INSERT INTO article_words (article_words, rowid, title, text) VALUES ('delete', old.n, old.title, old.text);
END;

-- Further places where the same text appeared: exactly (`same`) or nearly (`near`); coded once, counted as sources.
CREATE TABLE copy (
    article INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
    id TEXT NOT NULL,
    digest TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('same', 'near')),
    published TEXT,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    url TEXT NOT NULL,
    added TEXT NOT NULL,
    UNIQUE (digest, id, source, url)
);
CREATE INDEX copy_article ON copy (article);

-- Bands of the texts' MinHash signatures, to find near copies.
CREATE TABLE band (
    hash INTEGER NOT NULL,
    article INTEGER NOT NULL REFERENCES article (n),
    PRIMARY KEY (hash, article)
) WITHOUT ROWID;

-- One happening, as its mentions tell it. Everything here follows from the events and can be made anew.
CREATE TABLE episode (
    n INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    day TEXT,
    last TEXT,
    granularity TEXT,
    country TEXT,
    place TEXT,
    first_report TEXT,
    last_report TEXT,
    mentions INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    head INTEGER,
    differs TEXT
);

-- One mention. `body` is the event as JSON, short: no sentence (`s`, `l` are its start and length in the text), no empty fields.
CREATE TABLE event (
    n INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (n) ON DELETE CASCADE,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    day TEXT,
    country TEXT,
    review TEXT CHECK (review IN ('accept', 'reject', 'correct')),
    episode INTEGER REFERENCES episode (n),
    body TEXT NOT NULL,
    UNIQUE (id, article)
);
CREATE INDEX event_article ON event (article);
CREATE INDEX event_episode ON event (episode);
CREATE INDEX event_day ON event (day, type);

-- Who takes part in an event: a country's code, an organisation's code and its own id. No index leads back from the event (it
-- would take 60 MB a million events): rows go by their whole key.
CREATE TABLE side (
    key TEXT NOT NULL,
    day TEXT NOT NULL,
    event INTEGER NOT NULL,
    PRIMARY KEY (key, day, event)
) WITHOUT ROWID;

-- Where an episode may be found by a new mention: family of types, a side's key, month number. A hint: a row may outlive what it
-- points to, until the next relink.
CREATE TABLE block (
    family TEXT NOT NULL,
    key TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    episode INTEGER NOT NULL,
    PRIMARY KEY (family, key, bucket, episode)
) WITHOUT ROWID;

-- Two sides of an episode, a < b; way: '>' a does it to b, '<' b to a, '=' together.
CREATE TABLE tie (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    day TEXT NOT NULL,
    episode INTEGER NOT NULL REFERENCES episode (n) ON DELETE CASCADE,
    way TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    score REAL NOT NULL,
    mentions INTEGER NOT NULL,
    PRIMARY KEY (a, b, day, episode)
) WITHOUT ROWID;
CREATE INDEX tie_episode ON tie (episode);

-- Dyad by month, type and status; kept by the triggers below, never written by hand.
CREATE TABLE summary (
    a TEXT NOT NULL,
    b TEXT NOT NULL,
    month TEXT NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    episodes INTEGER NOT NULL,
    mentions INTEGER NOT NULL,
    score REAL NOT NULL,
    PRIMARY KEY (a, b, month, type, status)
) WITHOUT ROWID;
CREATE TRIGGER tie_in AFTER INSERT ON tie BEGIN
    INSERT INTO summary VALUES (new.a, new.b, substr(new.day, 1, 7), new.type, new.status, 1, new.mentions, new.score)
    ON CONFLICT DO UPDATE SET
        episodes = episodes + 1, mentions = mentions + excluded.mentions, score = score + excluded.score;
END;
CREATE TRIGGER tie_out AFTER DELETE ON tie BEGIN
    UPDATE summary SET episodes = episodes - 1, mentions = mentions - old.mentions, score = score - old.score
    WHERE a = old.a AND b = old.b AND month = substr(old.day, 1, 7) AND type = old.type AND status = old.status;
    DELETE FROM summary WHERE episodes <= 0
    AND a = old.a AND b = old.b AND month = substr(old.day, 1, 7) AND type = old.type AND status = old.status;
END;

-- An episode that was announced or expected. `due` is 9999-12-31 where no time is stated, so that it sorts last.
-- `lapsed` is not stored: it is an open one whose `due` has passed.
CREATE TABLE expectation (
    episode INTEGER PRIMARY KEY REFERENCES episode (n) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('open', 'met', 'off')),
    due TEXT NOT NULL,
    holder TEXT NOT NULL,
    status TEXT NOT NULL,
    opened TEXT,
    opener INTEGER NOT NULL,
    decider INTEGER,
    decided TEXT,
    history TEXT NOT NULL
);
CREATE INDEX expectation_state ON expectation (state, due);
CREATE INDEX expectation_due ON expectation (due);
CREATE TABLE awaited (
    key TEXT NOT NULL,
    state TEXT NOT NULL,
    due TEXT NOT NULL,
    episode INTEGER NOT NULL REFERENCES expectation (episode) ON DELETE CASCADE,
    PRIMARY KEY (key, state, due, episode)
) WITHOUT ROWID;
CREATE INDEX awaited_episode ON awaited (episode);

-- What people judged. Append-only; names articles and events by their ids, and keeps the event as it was judged.
CREATE TABLE review (
    n INTEGER PRIMARY KEY,
    article TEXT NOT NULL,
    event TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('accept', 'reject', 'correct')),
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT NOT NULL,
    judged TEXT NOT NULL,
    corrected TEXT
);
CREATE INDEX review_event ON review (article, event);
CREATE TRIGGER review_stays BEFORE UPDATE ON review BEGIN
    SELECT raise(ABORT, 'reviews are append-only');
END;
CREATE TRIGGER review_remains BEFORE DELETE ON review BEGIN
    SELECT raise(ABORT, 'reviews are append-only');
END;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
