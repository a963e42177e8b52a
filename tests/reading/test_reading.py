"""Files, pages, lines, standard input → articles; and every kind of bad input is one line that names it and the fix."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from depeche import InputError, LanguageError
from depeche.reading import detect, read
from depeche.reading.articles import split_title
from depeche.records import Article

FRENCH = "Le président malien est arrivé lundi à Pékin. Il doit y rencontrer son homologue chinois, a annoncé l'Élysée."
ENGLISH = "The president of Mali arrived in Beijing on Monday. He is due to meet his Chinese counterpart."

PAGE = """<!doctype html><html lang="fr"><head><title>Goïta à Pékin - Journal</title><meta charset="utf-8">
<meta property="og:title" content="Goïta à Pékin"><meta property="article:published_time" content="2024-09-02T08:00:00Z">
<meta property="og:site_name" content="Le Journal"><link rel="canonical" href="https://example.org/goita">
</head><body><nav>Accueil</nav><article><h1>Goïta à Pékin</h1><p>Le président malien est arrivé lundi à Pékin, où il
participera au sommet sino-africain avec une cinquantaine de dirigeants du continent.</p><p>Il doit y rencontrer mardi son
homologue chinois pour parler de sécurité et d'infrastructures, a annoncé la présidence malienne.</p></article></body></html>"""


def everything(paths: list[str], **options: object) -> tuple[list[Article], list[str], list[str]]:
    """The articles, errors and notices of some inputs."""
    errors: list[str] = []
    notices: list[str] = []
    found = list(read(paths, on_error=lambda e: errors.append(str(e)), on_notice=notices.append, **options))  # type: ignore[arg-type]
    return found, errors, notices


def test_a_text_file_with_a_title(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Goïta à Pékin\n" + FRENCH, encoding="utf-8")
    (article,), errors, notices = everything([str(path)])
    assert (article.title, article.text, article.lang, article.source) == ("Goïta à Pékin", FRENCH, "fr", str(path))
    assert errors == notices == []


@pytest.mark.parametrize(
    ("content", "title", "body"),
    [
        ("Titre sans point\nLe corps.", "Titre sans point", "Le corps."),
        ("Titre\r\n\r\nLe corps.\r\n", "Titre", "\r\nLe corps.\r\n"),
        ("Une phrase.\nUne autre.", "", "Une phrase.\nUne autre."),
        ("« Une phrase. »\nUne autre.", "", "« Une phrase. »\nUne autre."),
        ("Une ligne coupée\npar un retour.", "", "Une ligne coupée\npar un retour."),
        ("Une ligne seule sans point", "", "Une ligne seule sans point"),
        ("\n\nTitre\nLe corps.", "Titre", "Le corps."),
        ("x" * 300 + "\nLe corps.", "", "x" * 300 + "\nLe corps."),
    ],
)
def test_the_first_line_is_a_title_only_when_it_looks_like_one(content: str, title: str, body: str) -> None:
    assert split_title(content) == (title, body)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True), ("latin-1", True)],
)
def test_encodings(tmp_path: Path, encoding: str, said: bool) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(FRENCH.encode(encoding))
    (article,), errors, notices = everything([str(path)])
    assert article.text == FRENCH
    assert errors == []
    assert bool(notices) == said
    if said:
        assert str(path) in notices[0]
        assert "cp1252" in notices[0]


def test_line_ends_and_composed_signs_stay(tmp_path: Path) -> None:
    text = (
        "Le pre\u0301sident est arrive\u0301 \U0001f1f2\U0001f1f1 a\u0300 Pe\u0301kin.\r\nIl y a rencontré İbrahim, l’œuvre.\r\n"
    )
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    assert everything([str(path)], lang="fr")[0][0].text == text


def test_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE, encoding="utf-8")
    (article,), errors, _ = everything([str(path)])
    assert errors == []
    assert str(article.published) == "2024-09-02"
    assert (article.title, article.source, article.url, article.lang) == (
        "Goïta à Pékin",
        "Le Journal",
        "https://example.org/goita",
        "fr",
    )
    assert "sommet sino-africain" in article.text
    assert "Accueil" not in article.text


def test_json_lines_keep_their_fields_and_a_broken_line_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = {"id": "x1", "lang": "fr", "published": "2024-09-02", "title": "T", "source": "S", "url": "u", "text": FRENCH}
    lines = [json.dumps(good), "{broken", "", json.dumps({"text": ENGLISH, "events": [1]}), '["no object"]', '{"text": ""}']
    lines += [json.dumps(good | {"published": "hier"}), json.dumps(good | {"lang": "de"})]
    path.write_text("\n".join(lines), encoding="utf-8")
    articles, errors, _ = everything([str(path)])
    assert [a.lang for a in articles] == ["fr", "en"]
    assert articles[0].to_line() == good | {"events": []}
    assert (articles[1].lang, articles[1].events) == ("en", ())
    assert [error.split(": ")[0] for error in errors] == [f"{path}:{n}" for n in (2, 5, 6, 7, 8)]
    assert all("\n" not in error for error in errors)


def test_options_hold_for_all(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": ENGLISH, "published": "2020-01-01"}), encoding="utf-8")
    (article,), _, _ = everything([str(path)], published="2024-09-02", lang="en")
    assert str(article.published) == "2024-09-02"


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n ", "is empty"),
        ("report.txt", b"%PDF-1.7\n\x00", "pdftotext"),
        ("report.html", b"%PDF-1.7\n\x00", "pdftotext"),
        ("binary.txt", bytes(range(256)) * 8, "binary"),
        ("word.txt", b"PK\x03\x04" + b"\x00" * 50, "zip archive"),
        ("lines.jsonl", b"\x1f\x8b\x08\x00", "gunzip"),
        ("broken16.txt", b"\xff\xfea", "utf-16"),
        ("large.txt", b"Le Mali. " * 150_000, "1,350,000 signs"),
        ("huge.txt", b"Le Mali. " * 600_000, "5,400,000 signs"),
        ("german.txt", "Der Präsident ist in Peking eingetroffen, wo er über Handel sprechen wird.".encode(), "German (de)"),
        ("document.json", b'[\n{"text": "a"}\n]', "jq"),
        ("page.html", b"<html><body></body></html>", "no article"),
    ],
)
def test_bad_input_is_one_line_that_names_it(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    good = tmp_path / "good.txt"
    good.write_text(FRENCH, encoding="utf-8")
    path = tmp_path / name
    path.write_bytes(data)
    articles, errors, _ = everything([str(path), str(good)])
    assert len(articles) == 1, "the rest of the batch is read"
    assert len(errors) == 1
    assert errors[0].startswith(f"{path}: ")
    assert errors[0].count(str(path)) == 1
    assert says in errors[0]
    assert "\n" not in errors[0]


def test_missing_and_unreadable_paths(tmp_path: Path) -> None:
    link = tmp_path / "dead.txt"
    link.symlink_to(tmp_path / "nowhere")
    empty = tmp_path / "folder"
    empty.mkdir()
    given = [str(tmp_path / "no.txt"), str(link), str(tmp_path / "*.htm"), str(empty)]
    articles, errors, _ = everything(given)
    assert articles == []
    assert [error.split(": ")[0] for error in errors] == given


def test_directories_and_globs_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.txt"):
        (tmp_path / name).write_text(f"{name}. {FRENCH}", encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    names = [article.text.split(". ")[0] for article in everything([str(tmp_path)])[0]]
    assert names == ["a.txt", "b.txt", "sub/c.txt"]
    assert [a.text.split(". ")[0] for a in everything([str(tmp_path / "*.txt")])[0]] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("data", [FRENCH, json.dumps({"text": FRENCH}), PAGE])
def test_standard_input_is_told_by_its_content(monkeypatch: pytest.MonkeyPatch, data: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(data.encode()))))  # type: ignore[arg-type]
    (article,), errors, _ = everything(["-"])
    assert errors == []
    assert article.lang == "fr"
    assert article.text.startswith("Le président malien est arrivé")


def test_without_a_listener_errors_are_raised(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        list(read([str(tmp_path / "no.txt")]))


@pytest.mark.parametrize(
    ("text", "lang"),
    [(FRENCH, "fr"), (ENGLISH, "en"), ("Visite de Goïta", "fr"), ("Paris promised.", "en")],
)
def test_the_language_is_detected_among_those_that_have_a_pack(text: str, lang: str) -> None:
    assert detect(text) == lang


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("El presidente llegó a Pekín para la cumbre con los dirigentes africanos.", "Spanish"),
        ("O presidente chegou a Pequim para a cimeira com os dirigentes africanos.", "Portuguese"),
        ("Президент Мали прибыл в Пекин для участия в саммите Китай — Африка.", "Russian"),
    ],
)
def test_another_language_is_named(text: str, name: str) -> None:
    with pytest.raises(LanguageError, match=name):
        detect(text)


def test_detection_on_the_news_sentences_of_pud(shared: Path) -> None:
    lines = (shared / "corpus" / "pud_pairs_dev.jsonl").read_text(encoding="utf-8").split("\n")
    rows = [json.loads(line) for line in lines if line]
    assert all(detect(row[lang]) == lang for row in rows for lang in ("fr", "en"))
