"""Near copies of one dispatch are one text with several sources."""

from __future__ import annotations

_BODY = (
    "Le président malien a reçu lundi à Bamako une délégation chinoise venue parler de la construction d'une route vers le nord, "
    "d'un barrage sur le fleuve et de la formation de plusieurs centaines d'étudiants, selon un communiqué publié le soir même "
    "par la présidence, qui précise que les travaux pourraient commencer avant la fin de l'année si les financements attendus "
    "sont réunis et que deux banques ont déjà fait connaître leur accord de principe pour une première tranche du projet."
)


def test_a_copy_with_another_dateline_is_a_source(ledger, add, make):
    add(make("2024-09-02", _BODY, source="a"))
    tally = add(make("2024-09-03", "BAMAKO (Agence) — " + _BODY, source="b"))
    assert (tally.added, tally.copies) == (0, 1)
    assert ledger.db.execute("SELECT kind, source FROM copy").fetchall() == [("near", "b")]
    assert add(make("2024-09-03", "BAMAKO (Agence) — " + _BODY, source="b")).known == 1
    assert ledger.check() == []


def test_copies_within_one_batch_are_found(ledger, add, make):
    tally = add(make("2024-09-02", _BODY, source="a"), make("2024-09-03", _BODY + " (fin)", source="b"))
    assert (tally.added, tally.copies) == (1, 1)


def test_another_text_is_no_copy(ledger, add, make):
    half = " ".join(_BODY.split()[:40])
    other = "La ministre française de la Culture a inauguré vendredi à Lyon une exposition consacrée aux soieries anciennes. " * 2
    tally = add(make("2024-09-02", _BODY), make("2024-09-02", half + " " + other))
    assert tally.added == 2
