"""The cycle over a small synthetic Scotland, twice: what it does, what it leaves alone, and that it says SYNTHETIC."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from tests.factories.cycled import Cycled, cycle_twice, facts
from tests.factories.walking import Answers, every_page, page_name

from plait.domain.ids import encode
from plait_desk.accounts.models import Person
from plait_desk.collection.queries import protected_mentions
from plait_desk.mapping.models import Group, ReachPath
from plait_desk.mapping.queries.everything import all_nominals
from plait_desk.reporting.models import ReportEdition
from plait_desk.search.models import SearchEntry
from plait_desk.tasking.models import Option, Task
from plait_desk.thread.models import Target
from plait_desk.thread.services import read_blob
from plait_world.generate import generate

pytestmark = pytest.mark.django_db(databases="__all__")
STAGES = ["Collection", "Linking", "Mapping", "Assessment", "Tasking", "Action", "Reporting"]
SEED = 11
SYNTHETIC = "synthetic"


@pytest.fixture(scope="module")
def cycled(shared_home: Path) -> Cycled:
    """A small world, generated and run through twice."""
    folder = shared_home / "world"
    generate("small", SEED, folder, day=timezone.localdate())
    return cycle_twice(folder)


# What the cycle does


def test_each_stage_says_what_it_did_and_how_long_it_took(cycled: Cycled) -> None:
    assert [stage.stage for stage in cycled.first] == STAGES
    assert all(stage.seconds > 0 and stage.facts for stage in cycled.first)
    done = {stage.stage: facts(stage) for stage in cycled.first}
    assert done["Collection"]["refused"] == 0
    assert cycled.first[0].notes == ()
    for stage, label in (
        ("Collection", "rows"),
        ("Linking", "subjects"),
        ("Mapping", "things reached"),
        ("Assessment", "requirements"),
        ("Tasking", "tasks"),
        ("Action", "actions"),
        ("Reporting", "published now"),
    ):
        assert int(done[stage][label]) > 0, (stage, label)


def test_a_second_run_on_the_same_files_changes_nothing(cycled: Cycled) -> None:
    before, after = cycled.after_first, cycled.after_second
    assert {name: (before.counts[name], n) for name, n in after.counts.items() if before.counts[name] != n} == {}
    assert before.cited == after.cited
    again = {stage.stage: facts(stage) for stage in cycled.second}
    assert again["Collection"]["here already"] == again["Collection"]["files"]
    assert again["Reporting"]["published now"] == 0


def test_evaluate_prints_how_well_it_linked_and_mapped(cycled: Cycled) -> None:
    said = io.StringIO()
    call_command("evaluate", input=cycled.folder, stdout=said)
    scores = {
        line.partition("precision")[0].strip(): [float(figure) for figure in re.findall(r"\d\.\d{3}", line)]
        for line in said.getvalue().splitlines()
        if "precision" in line
    }
    assert {"people, pairs", "people, B-cubed", "companies, pairs", "groups to companies, from 0.1"} <= scores.keys()
    # Of paths of several hops a small world has one or two: their figures are shares of next to nothing.
    whole = {name: figures for name, figures in scores.items() if not re.match(r"in [2-9] hops", name)}
    assert all(len(figures) == 3 and min(figures) > 0.5 for figures in whole.values()), scores
    assert "SYNTHETIC" in said.getvalue()


# Who is left alone


def test_victims_are_never_seeds_hits_or_nodes_of_a_path(cycled: Cycled) -> None:
    closed = protected_mentions()
    assert closed, "the world has victims"
    assert not closed & set(all_nominals()["mention_id"].to_pylist())
    assert not closed & set(ReachPath.objects.values_list("to_mention_id", flat=True))
    stops = {
        end
        for hops in ReachPath.objects.values_list("hops", flat=True)
        for hop in hops
        for end in (hop["from"], hop["to"])
    }
    assert stops
    assert not closed & stops


def test_victims_are_found_by_no_search(cycled: Cycled) -> None:
    refs = {f"mention:{encode(id_)}" for id_ in protected_mentions()}
    assert not SearchEntry.objects.filter(ref__in=refs).exists()


def test_an_unscored_group_is_only_ever_developed(cycled: Cycled) -> None:
    unscored = [encode(pk) for pk in Group.objects.filter(tier="T0").values_list("pk", flat=True)]
    assert unscored, "the world has unscored groups"
    about = {"target__kind": Target.Kind.GROUP, "target__key__in": unscored}
    assert Option.objects.filter(is_development=True, **about).exists()
    others = Option.objects.filter(is_development=False, **about)
    assert not others.filter(is_proposed=True).exists()
    assert not others.filter(decisions__verdict="accept").exists()
    assert all(option.reasons for option in others), "each that is left out says why"
    assert not Task.objects.filter(is_development=False, **about).exists()


# That it says what it is


def test_every_partner_file_says_synthetic_in_its_name_and_in_each_row(cycled: Cycled) -> None:
    files = [path for path in cycled.folder.iterdir() if path.is_file() and path.name != "manifest.json"]
    assert len(files) > 20
    assert [path.name for path in files if not path.name.startswith("SYNTHETIC_")] == []
    for path in files:
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as opened:
                assert {row[-1] for row in csv.reader(opened)} == {"synthetic", "SYNTHETIC"}, path.name
        if path.suffix == ".jsonl":
            assert all('"synthetic": "SYNTHETIC"' in line for line in path.read_text("utf-8").splitlines()), path.name
    for path in (cycled.folder / "truth").glob("*.parquet"):
        assert set(pq.read_table(path)["synthetic"].to_pylist()) == {"SYNTHETIC"}, path.name


class Labels(HTMLParser):
    """The title, captions of tables and names of pictures; decoration has none."""

    def __init__(self) -> None:
        super().__init__()
        self.captions: list[str] = []
        self.pictures: list[str] = []
        self.title = ""
        self._within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in ("caption", "title"):
            self._within = tag
            self.captions += [""] if tag == "caption" else []
        if named.get("role") == "img" or tag == "img":
            self.pictures.append(named.get("aria-label") or named.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._within:
            self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "caption":
            self.captions[-1] += data
        if self._within == "title":
            self.title += data


def labels(html: str) -> Labels:
    found = Labels()
    found.feed(html)
    return found


# Tables of what is real and published: the strategy's own actions and figures, and the log of what was left out.
REAL = re.compile(
    r"^(SOC groups|SOC nominals|Charges reported|Where sources disagree|Published actions|Redaction log|\d+ series|"
    r"Serious organised crime groups recorded|Real published figures|Kinds of file|[\d,]+ in \d{4})",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def editions(cycled: Cycled) -> list[ReportEdition]:
    return list(ReportEdition.objects.select_related("html", "pdf", "data", "snapshot"))


def test_every_edition_says_synthetic_in_name_captions_and_pictures(editions: list[ReportEdition]) -> None:
    assert len(editions) == 6
    for edition in editions:
        names = [edition.title, edition.html.name, edition.pdf.name, edition.data.name, edition.snapshot.title]
        assert all("SYNTHETIC" in name for name in names), names
        html = read_blob(edition.html).decode()
        said = labels(html)
        unlabelled = [caption for caption in said.captions if "SYNTHETIC" not in caption and not REAL.match(caption)]
        unnamed = [name for name in said.pictures if "SYNTHETIC" not in name and not REAL.match(name)]
        assert (unlabelled, unnamed) == ([], []), edition.title


def test_every_sheet_of_an_edition_says_synthetic_in_its_name_and_in_each_row(editions: list[ReportEdition]) -> None:
    for edition in editions:
        with zipfile.ZipFile(io.BytesIO(read_blob(edition.data))) as archive:
            for name in archive.namelist():
                rows = list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
                if name.startswith("SYNTHETIC_") and "metadata" not in name:
                    assert {row[-1] for row in rows} == {"synthetic", "SYNTHETIC"}, name
                else:
                    assert "metadata" in name or REAL.match(name[3:].replace("-", " ")), name


def test_every_leaf_of_a_printed_edition_says_synthetic(editions: list[ReportEdition]) -> None:
    import pypdf  # only this test needs it

    edition = next(one for one in editions if one.kind == "progress-report" and one.edition == "public")
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(read_blob(edition.pdf))).pages]
    assert [number for number, text in enumerate(pages, 1) if "SYNTHETIC" not in text] == []


@pytest.fixture(scope="module")
def analyst(cycled: Cycled) -> Client:
    client = Client()
    client.force_login(Person.objects.get(username="analyst"))
    return client


@pytest.fixture(scope="module")
def walked(analyst: Client) -> Answers:
    """Every page that the analyst comes to, a few addresses of each."""
    return {address: answer for address, answer in every_page(analyst, most_each=3).items() if answer[0] == 200}


def pages(walked: Answers) -> Iterator[tuple[str, str]]:
    for address, (_, content) in walked.items():
        if content.startswith(b"<!doctype html>"):
            yield address, content.decode()


# Pages on which nothing is made up: words, rights, guidance, the strategy's own actions.
ONLY_REAL = {
    *("home:words", "action:published", "accounts:mine", "public:guidance", "public:doors", "public:accessibility"),
    *("public:tell", "public:receipt"),
}
# Documents and pages for everybody have no marking to say it in: the name of each edition does.
TOLD_TO_ALL = {"reporting:read", "public:home", "public:reports", "public:report"}
BANNER = "synthetic data: no real people, firms or events"


def test_every_page_of_the_desk_says_that_its_data_are_synthetic(walked: Answers) -> None:
    opened = {page_name(address) for address, _ in pages(walked)}
    assert {"home:front", "home:thread", "collection:report", "linking:subject", "mapping:group"} <= opened
    assert {"assessment:index", "tasking:board", "tasking:task", "action:item", "reporting:edition"} <= opened
    silent = {name for address, page in pages(walked) if BANNER not in page.casefold() and (name := page_name(address))}
    assert silent <= ONLY_REAL | TOLD_TO_ALL, silent
    told_to_all = [page for address, page in pages(walked) if page_name(address) in TOLD_TO_ALL]
    assert all("SYNTHETIC" in page for page in told_to_all)


def test_every_table_of_made_up_things_says_so_in_its_caption(walked: Answers) -> None:
    bare = {
        (str(page_name(address)), caption.strip())
        for address, page in pages(walked)
        for caption in labels(page).captions
        if SYNTHETIC not in caption.casefold() and page_name(address) not in ONLY_REAL and not REAL.match(caption)
    }
    assert not bare, "\n".join(f"{name}: {caption}" for name, caption in sorted(bare))


def test_the_strategys_own_actions_are_never_written_to(cycled: Cycled, analyst: Client) -> None:
    page = analyst.get("/action/published/").content.decode()
    assert "<form" not in page.split("<main", 1)[1].split("</main>")[0].replace('method="get"', "")
    assert "(SYNTHETIC)" not in page
