"""The report of an import: one page that needs nothing else, in both languages; and what the checks of the judge find."""

import ast
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from PIL import Image, ImageDraw

from assets.importing.borders import borders_of
from assets.importing.checks.overlapping_uvs import overlap
from assets.importing.checks.small_letters import sure
from assets.importing.finding import error, mended, warning
from assets.importing.findings_told import told
from assets.importing.flat import FlatPiece, FlatPlace, FlatScene
from assets.importing.job import Job
from assets.importing.judge import judge, judged, refused
from assets.importing.letters import rows_of_text
from assets.importing.picture_eye import outside_eye
from assets.importing.picture_ink import font
from assets.importing.picture_surface import Skin
from assets.importing.picture_view import view
from assets.importing.pictures_drawn import draw
from assets.importing.pipeline import CODES
from assets.importing.precheck_seen import shortened
from assets.importing.report import write_report
from assets.importing.soup import soup_of
from assets.importing.source import SourceImage, SourceMaterial, TextureUse
from assets.importing.source_stats import SourceStats
from assets.importing.verdict import Verdict
from assets.importing.view import view_of
from content.messages import LANGUAGES, catalogue

WORDS = {language: catalogue(language, "import") for language in LANGUAGES}
TELLING = {"note", "warning", "error", "mended", "Finding", "add", "wrong", "Unreadable"}
STATS = SourceStats("室.glb", 5000, "cd" * 32, "glTF", 2, 2, 2, 100, 100, 0)


def png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def quad(name: str, across: tuple[float, float, float], up: tuple[float, float, float], at=(0.0, 0.0, 0.0), **more) -> FlatPiece:
    """A rectangle whose front looks along across × up, with the picture upright on it."""
    a, u, o = np.array(across), np.array(up), np.array(at)
    corners = np.array([o, o + a, o + a + u, o + u], np.float32)
    uv = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], np.float32)
    return FlatPiece(name, corners, np.array([[0, 1, 2], [0, 2, 3]], np.uint32), uvs=(uv,), material=0, **more)


def board(text: str, size_px: int) -> Image.Image:
    picture = Image.new("RGB", (1024, 512), (236, 228, 208))
    for row in range(512 // (2 * size_px)):
        ImageDraw.Draw(picture).text((30, 20 + row * 2 * size_px), text, font=font(size_px), fill=(30, 28, 26))
    return picture


def scene(picture: Image.Image, *pieces: FlatPiece) -> FlatScene:
    material = SourceMaterial("painted", base_color_texture=TextureUse(0))
    floor = FlatPiece("floor", *(lambda q: (q.positions, q.faces))(quad("", (8, 0, 0), (0, 8, 0), (-4, -4, 0))))
    places = (FlatPlace("spawn", "spawn", (0.0, -2.0, 0.0)), FlatPlace("stop", "gate", (1.0, 1.0, 0.0), title="铁索桥头"))
    return FlatScene((floor, *pieces), (material,), (SourceImage("board.png", png(picture)),), places)


def test_small_letters_are_found_with_their_height_and_large_ones_are_not() -> None:
    text, px = "一九三五年五月中央红军主力来到大渡河畔", 40
    for width_m, found in ((0.12, True), (4.0, False)):
        flat = scene(board(text, px), quad("sign", (width_m, 0, 0), (0, 0, width_m / 2), (0, 1, 1)))
        told = [one for one in judge(flat, STATS, Job("room"), ()).findings if one.code == "letters-small"]
        assert bool(told) == found
        if found:
            assert told[0].node == "sign" and told[0].values["height_mm"] == pytest.approx(0.038 * 120, rel=0.15)


def test_latin_text_is_found_and_bricks_gravel_and_stripes_are_not() -> None:
    assert sure(rows_of_text(png(board("In May 1935 the main force of the Red Army reached the Dadu", 30))))
    bricks = Image.new("RGB", (512, 512), (150, 140, 130))
    draw_bricks = ImageDraw.Draw(bricks)
    for row in range(20):
        for column in range(-1, 10):
            x = column * 52 + row % 2 * 26
            draw_bricks.rectangle((x, row * 26, x + 46, row * 26 + 20), fill=(120, 60, 45))
    rng = np.random.default_rng(5)
    gravel = Image.fromarray(rng.integers(0, 255, (128, 128), np.uint8)).resize((512, 512), Image.Resampling.BICUBIC)
    stripes = Image.fromarray(np.tile(np.where(np.arange(512) // 8 % 2, 230, 30).astype(np.uint8), (512, 1)))
    for picture in (bricks, gravel, stripes):
        assert not sure(rows_of_text(png(picture)))


def test_a_second_layout_that_overlaps_is_measured() -> None:
    uv = np.array([[0, 0], [0.5, 0], [0.5, 1], [0, 1]] * 2, np.float32)
    faces = np.array([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]], np.uint32)
    positions = np.zeros((8, 3), np.float32)
    apart = uv.copy()
    apart[4:, 0] += 0.5
    assert overlap(FlatPiece("wall", positions, faces, uvs=(uv, uv))) == pytest.approx(1.0, abs=0.01)
    assert overlap(FlatPiece("wall", positions, faces, uvs=(uv, apart))) < 0.005


def test_only_edges_without_a_neighbour_are_borders() -> None:
    soup = soup_of(FlatScene((quad("wall", (1, 0, 0), (0, 0, 1)),), (SourceMaterial("m"),), ()))
    assert borders_of(soup).tolist() == [[True, True, False], [False, True, True]]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Verdict]:
    """A small room with everything that the report tells, at a quarter of its size."""
    folder = tmp_path_factory.mktemp("report")
    flat = scene(board("泸定桥战斗纪念馆展板文字内容", 40), quad("sign <b>", (2, 0, 0), (0, 0, 1), (-1, 1, 1)))
    found = [mended("vertices-welded", "sign <b>", count=4), error("no-such-code", "sign <b>", "C:\\x.png")]
    seen = view_of(flat, STATS, Job("room"), found)
    with pytest.MonkeyPatch.context() as patched:
        small = (0.7, 320, 180, False)  # what an Eye is by default: field, width, height, not inside
        patched.setattr("assets.importing.picture_eye.Eye.__init__.__defaults__", small)
        verdict = draw(seen, judged(seen, WORDS), folder)
    write_report(folder, verdict, WORDS)
    return folder, verdict


def test_the_page_stands_alone_and_tells_everything_in_both_languages(written: tuple[Path, Verdict]) -> None:
    folder, verdict = written
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert not re.search(r'(src|href)="(?!data:)', page) and "http" not in page.split("</style>")[1]
    assert "sign <b>" not in page and "sign &lt;b&gt;" in page
    assert page.count("<img ") == len(verdict.pictures) == page.count("alt=")
    for language in LANGUAGES:
        assert f'id="in-{language}"' in page and WORDS[language]["report.section.error"] in page
    told = Verdict.model_validate(json.loads((folder / "verdict.json").read_text(encoding="utf-8")))
    assert all(set(one.said) == set(LANGUAGES) for one in told.findings)


def test_pictures_show_the_model_in_the_middle_of_backgrounds(written: tuple[Path, Verdict]) -> None:
    folder, verdict = written
    assert [picture.kind for picture in verdict.pictures] == ["view", "inside", "wire", "walkable", "textures", "density"]
    assert verdict.pictures[0].width == 320
    for picture in verdict.pictures:
        with Image.open(folder / picture.file) as image:
            assert image.size == (picture.width, picture.height)
            assert len(image.convert("RGB").getcolors(1 << 20) or []) > 20
    green = np.asarray(Image.open(folder / "walkable.png").convert("RGB"), int)
    assert ((green[..., 1] - green[..., 0] > 25) & (green[..., 1] - green[..., 2] > 25)).mean() > 0.2


@pytest.mark.parametrize(("mode", "red"), [("OPAQUE", True), ("MASK", False)])
def test_alpha_says_nothing_of_an_opaque_surface(mode: Literal["OPAQUE", "MASK"], red: bool) -> None:
    picture = png(Image.new("RGBA", (64, 64), (220, 20, 20, 0)))
    material = SourceMaterial("m", base_color_texture=TextureUse(0), alpha_mode=mode, double_sided=True)
    flat = FlatScene((quad("card", (1, 0, 0), (0, 0, 1)),), (material,), (SourceImage("a.png", picture),))
    soup = soup_of(flat)
    r, g, _ = view(Skin(flat, soup), replace(outside_eye(soup), width=32, height=18))[9, 16].astype(int)
    assert (r > g + 80) == red


def test_what_lies_flat_on_the_ground_does_not_darken_it() -> None:
    """A see-through card, as models carry for their shadow, covers the ground of the picture as lightly as it is painted."""
    card, post = quad("shadow", (2, 0, 0), (0, 2, 0)), quad("post", (0.02, 0, 0), (0, 0, 0.5), (1, 1, 0))
    clear = SourceMaterial("m", base_color=(0.5, 0.5, 0.5, 0.02), alpha_mode="BLEND")
    eye = replace(outside_eye(soup_of(FlatScene((card,), (clear,), ()))), width=96, height=54)
    seen = []
    for pieces in ((card, post), (post,)):
        flat = FlatScene(pieces, (clear,), ())
        seen.append(view(Skin(flat, soup_of(flat)), eye)[27].astype(int))
    assert np.abs(seen[0] - seen[1]).max() < 10


def test_a_refused_model_has_a_page_too(tmp_path: Path) -> None:
    verdict = refused(SourceStats("bomb.zip", 7, ""), Job("bomb"), [error("archive-too-large", file="bomb.zip")], WORDS)
    page = write_report(tmp_path, verdict, WORDS).read_text(encoding="utf-8")
    assert WORDS["zh-CN"]["report.verdict.refused"] in page and "<img" not in page


def test_sentences_of_findings_take_plain_values_only() -> None:
    """A format in braces would fail on a value that is already written for people."""
    for language in LANGUAGES:
        for key, sentence in WORDS[language].items():
            assert not re.search(r"\{[^}]*[:!][^}]*\}", sentence), f"{language}: {key}"


def test_faces_that_lie_in_one_another_count_as_seen_from_both_sides() -> None:
    front, back = quad("a", (1, 0, 0), (0, 0, 1)), quad("b", (1, 0, 0), (0, 0, 1))
    turned = FlatPiece("b", back.positions[::-1].copy(), np.array([[0, 2, 3], [0, 1, 2]], np.uint32)[:, ::-1].copy())
    soup = soup_of(FlatScene((front, turned, quad("c", (1, 0, 0), (0, 0, 1), (0, 3, 0))), (SourceMaterial("m"),), ()))
    same = {tuple(sorted(map(tuple, soup.positions[face].tolist()))) for face in soup.faces[:2]}
    twins = [tuple(sorted(map(tuple, soup.positions[face].tolist()))) in same for face in soup.faces]
    assert soup.twins.tolist() == [any(twins[2:4])] * 2 + twins[2:4] + [False, False]


def test_every_code_of_the_importer_has_its_sentence_and_its_fix() -> None:
    """Whatever makes or refuses with a code, by itself or under a name of its own; and no sentence of which nothing tells."""
    root = Path(__file__).parents[3] / "assets" / "importing"
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(root.rglob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and node.args]
    told = [call.args[0] for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in TELLING]
    kebab = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
    codes = {str(one.value) for one in told if isinstance(one, ast.Constant) and kebab.fullmatch(str(one.value))} | set(CODES.values())
    assert len(codes) > 150
    words = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    made = {str(one.values[0].value) for one in told if isinstance(one, ast.JoinedStr) and isinstance(one.values[0], ast.Constant)}
    for key in WORDS["en"]:
        code = key.removeprefix("finding.")
        assert code == key or code in words or code.endswith("-twice") or code.startswith(tuple(made)), f"nothing tells of {code}"
    for language in LANGUAGES:
        lacking = [key for code in sorted(codes) for key in (f"finding.{code}", f"fix.{code}") if key not in WORDS[language]]
        assert not lacking, f"{language}: {lacking}"


def test_names_of_every_script_are_told_and_none_gives_orders(tmp_path: Path) -> None:
    """Joiners of emoji and Persian and wide blanks stay readable; what turns a line round or moves a cursor does not get in."""
    assert shortened("👩\u200d👧 می\u200cخواهم 古\u3000城") == "👩\u200d👧 می\u200cخواهم 古 城"
    assert shortened("a\u202eb\x1b[2Jc\nd") == "a?b?[2Jc?d"


def test_a_command_breaks_between_its_words_only(tmp_path: Path) -> None:
    verdict = Verdict(outcome="ready", model={"name": "old-town", "file": "a.glb"})
    page = write_report(tmp_path, verdict, WORDS).read_text(encoding="utf-8")
    assert "<i>--site</i> <i>old-town</i>" in page


def test_a_verdict_counts_nothing_that_is_not_there(tmp_path: Path) -> None:
    warned = told(warning("pictures-failed"), WORDS)
    verdict = Verdict(outcome="ready-with-warnings", model={"name": "x", "file": "x.glb"}, findings=(warned,))
    page = write_report(tmp_path, verdict, WORDS).read_text(encoding="utf-8")
    assert "有 1 处最好看一看。" in page and "0 处" not in page
