"""Credits of models whose files have no place for them: a text file beside the model."""

from pathlib import Path

import pytest

from assets.importing.cache import key
from assets.importing.credits_beside import read_text, with_beside
from assets.importing.job import Job
from assets.importing.readers import read
from scenes.package import Credits

OBJ = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("author: Ada\nlicence: CC BY 4.0\nsource: https://example.org/a:b", Credits(author="Ada", licence="CC BY 4.0", source="https://example.org/a:b")),
        ("作者：张三\n许可：CC BY 4.0\n\n作者：李四", Credits(author="张三", licence="CC BY 4.0")),
        (
            "Model Information:\n* title:\tTemple\n* author:\tAda (https://x.org)\nModel License:\n* license type:\tCC-BY-4.0 (http://c.org)\n"
            'This work is based on "Temple" (https://x.org/1) by Ada',
            Credits(title="Temple", author="Ada (https://x.org)", licence="CC-BY-4.0 (http://c.org)"),
        ),
        ("# MIT License\n\nCopyright (c) 2020 Ada", Credits(licence="MIT License")),
        ("To do: paint the roof", Credits()),
        ("-" + " " * 60_000 + "x\nauthor: Ada" + " " * 60_000 + "B", Credits(author="Ada" + " " * 497)),
        ("", Credits()),
    ],
)  # fmt: skip
def test_lines_in_both_languages_as_sketchfab_writes_them_and_a_plain_licence(text: str, said: Credits) -> None:
    assert read_text(text) == said


def test_an_obj_is_credited_by_the_file_beside_it_and_the_cache_knows(tmp_path: Path) -> None:
    model, job = tmp_path / "House.obj", Job("house")
    model.write_text(OBJ)
    before = key(model, tmp_path, set(), job)
    assert read(model, tmp_path, job)[0].credits == Credits()
    (tmp_path / "LICENSE.TXT").write_bytes("作者：张三\n许可：CC0".encode("gb18030"))
    assert read(model, tmp_path, job)[0].credits == Credits(author="张三", licence="CC0")
    general = key(model, tmp_path, set(), job)
    (tmp_path / "house.txt").write_text("author: Ada")
    assert read(model, tmp_path, job)[0].credits == Credits(author="Ada")
    assert len({before, general, key(model, tmp_path, set(), job)}) == 3


def test_what_the_model_says_comes_first_and_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text("author: Mallory\nlicence: MIT")
    (tmp_path / "license.txt").symlink_to(tmp_path / "elsewhere")
    assert with_beside(Credits(), tmp_path / "a.glb") == Credits()
    (tmp_path / "license.txt").unlink()
    (tmp_path / "license.txt").write_text("author: Bob\nlicence: MIT")
    assert with_beside(Credits(author="Ada"), tmp_path / "a.glb") == Credits(author="Ada", licence="MIT")


def test_what_cannot_be_seen_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "license.txt").write_bytes("author: \x1b[31mAda\x00\u202egnp\nlicense: <b>CC0</b>\x07".encode())
    told = with_beside(Credits(title="two\nlines\x07"), tmp_path / "a.glb")
    assert told == Credits(title="two lines", author="[31mAda  gnp", licence="<b>CC0</b>")
