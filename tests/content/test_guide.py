"""The example of docs/writing-a-tour.md is a tour without problems, and the guide's limits are the checker's."""

import re
import shutil
from pathlib import Path

import pytest

from content.checker import check_tour
from content.checks.text_limits import LIMITS
from scenes.tour import Hotspot
from tests.content.conftest import TODAY, TourOnDisk, chinese

DOCS = Path(__file__).parents[2] / "docs"
GUIDES = ["writing-a-tour.md", "writing-a-tour.zh-CN.md"]
IN_THE_TABLE = [
    "title",
    "summary",
    "claim",
    "intro",
    "caption",
    "prompt",
    "choice",
    "feedback",
    "label",
    "alt",
]


def test_the_example_has_no_problems(tour: TourOnDisk) -> None:
    blocks = re.findall(
        r"```yaml\n(.*?)```", (DOCS / "writing-a-tour.md").read_text(encoding="utf-8"), re.DOTALL
    )
    folder = tour.folder.parent / "my-tour"
    (folder / "texts").mkdir(parents=True)
    shutil.copytree(tour.folder / "pictures", folder / "pictures")
    shutil.copytree(tour.files / "sites" / "yard.site", tour.files / "sites" / "my-site.site")
    texts = {"texts/en.yaml": blocks[1], "texts/zh-CN.yaml": chinese(blocks[1])}
    for file, content in {"tour.yaml": blocks[0], **texts, "sources.yaml": blocks[2]}.items():
        (folder / file).write_text(content, encoding="utf-8")
    assert [problem.as_json("en", folder) for problem in check_tour(folder, tour.files, TODAY)] == []


@pytest.mark.parametrize("guide", GUIDES)
def test_the_guide_names_every_kind_and_every_limit(guide: str) -> None:
    text = (DOCS / guide).read_text(encoding="utf-8")
    kinds = [model.model_fields["kind"].annotation.__args__[0] for model in Hotspot.__args__[0].__args__]
    assert len(kinds) >= 8
    assert all(f"`{kind}`" in text for kind in kinds)
    row = " | ".join(f"{zh} / {en}" for zh, en in (LIMITS[kind] for kind in IN_THE_TABLE))
    assert f"| {row} |" in text
