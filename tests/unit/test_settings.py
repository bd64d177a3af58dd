"""Settings: precedence, origins, paths, and errors that say what was expected."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest

from syndicate.connect.contract import Context, Defaults, FileInput, Source, Spec
from syndicate.model import Channel, ConfigError, Reading
from syndicate.settings import Effective, Seconds, example, load_settings
from syndicate.settings.values import shown


class FeedOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Options of a connector that exists in this test only."""

    pages: Annotated[int, msgspec.Meta(ge=1, description="页数 / pages")] = 3
    token: Annotated[str, msgspec.Meta(description="口令 / token", extra={"secret": True})] = ""
    columns: dict[str, str] = {}
    path: str = ""
    address: str = ""
    allow: tuple[str, ...] = ()


def _read(file: FileInput, options: Any, defaults: Defaults) -> Iterator[Reading]:
    return iter(())


def _connect(context: Context, options: Any) -> Source:
    raise NotImplementedError


SPECS = {
    "feed": Spec(
        name="feed",
        summary="订阅 / feeds",
        channel=Channel.OTHER,
        guarantee="至少一次 / at least once",
        options=FeedOptions,
        formats=("RSS",),
        suffixes=(".xml",),
        read=_read,
        connect=_connect,
    ),
    "files": Spec(
        name="files",
        summary="文件 / files",
        channel=Channel.WEIBO,
        guarantee="至少一次 / at least once",
        options=FeedOptions,
        formats=("CSV",),
        suffixes=(".csv",),
        read=_read,
    ),
}

BASE = '[jurisdiction]\ncode = "230102"\n'
SOURCE = '[[source]]\nname = "a"\nconnector = "feed"\npath = "in"\n'


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def load(text: str | None = None, env: dict[str, str] | None = None, **flags: Any) -> Effective:
    """Load settings from the text of a file, an environment and flags."""
    config = None
    if text is not None:
        config = Path("conf/syndicate.toml")
        config.parent.mkdir(exist_ok=True)
        config.write_text(text, encoding="utf-8")
    return load_settings(config, None, env or {}, flags, SPECS)


def refused(text: str, env: dict[str, str] | None = None, **flags: Any) -> str:
    """Return the message with which this configuration is refused."""
    with pytest.raises(ConfigError) as caught:
        load(text, env, **flags)
    return str(caught.value)


def test_nothing_configured_gives_the_defaults() -> None:
    """Without file, environment and flags every value is the default and says so."""
    effective = load()
    assert effective.config is None
    assert (effective.settings.home, effective.settings.batch_size, effective.settings.source) == (Path("var"), 512, ())
    assert {row.origin for row in effective.describe()} == {"默认 / default"}


def test_syndicate_toml_of_the_working_folder_is_found() -> None:
    """A syndicate.toml in the working folder is used when no other file is named."""
    Path("syndicate.toml").write_text('unit = "甲"')
    assert load().settings.unit == "甲"


def test_the_environment_names_the_file() -> None:
    """SYNDICATE_CONFIG names the configuration file, and --config stands before it."""
    Path("one.toml").write_text('unit = "一"')
    assert load(env={"SYNDICATE_CONFIG": "one.toml"}).settings.unit == "一"
    assert load('unit = "二"', {"SYNDICATE_CONFIG": "one.toml"}).settings.unit == "二"


def test_later_layers_win_and_are_named() -> None:
    """File, config.d, environment and flag override each other in this order, and each value names its origin."""
    folder = Path("conf/config.d")
    folder.mkdir(parents=True)
    (folder / "10-unit.toml").write_text('unit = "目录"\nbatch_size = 2')
    text = 'unit = "文件"\nbatch_size = 1\n[jurisdiction]\nname = "区"'
    effective = load(text, {"SYNDICATE_BATCH_SIZE": "3", "SYNDICATE_JURISDICTION__CODE": "230102"}, batch_size=None)
    rows = {row.key: row for row in effective.describe()}
    assert (rows["unit"].value, rows["unit"].origin) == ('"目录"', "conf/config.d/10-unit.toml")
    assert rows["batch_size"].value == "3"
    assert "SYNDICATE_BATCH_SIZE" in rows["batch_size"].origin
    assert rows["jurisdiction.name"].origin == "conf/syndicate.toml"
    assert load(text, {"SYNDICATE_BATCH_SIZE": "3"}, batch_size=4).settings.batch_size == 4


def test_home_comes_from_the_flag_first() -> None:
    """--home stands before SYNDICATE_HOME, which stands before the file."""
    env = {"SYNDICATE_HOME": "from-env"}
    Path("syndicate.toml").write_text('home = "from-file"')
    assert load_settings(None, Path("from-flag"), env, {}, SPECS).settings.home == Path("from-flag")
    assert load(env=env).settings.home == Path("from-env")
    assert load().settings.home == Path("from-file")


def test_relative_paths_count_from_the_file() -> None:
    """A relative path in a file counts from the file's folder, an absolute one stays."""
    effective = load('home = "data"\n' + BASE + SOURCE)
    assert effective.settings.home == Path("conf/data")
    assert effective.settings.source[0].path == Path("conf/in")
    assert load('home = "/data"').settings.home == Path("/data")


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("10m", 600), ("2h", 7200), ("1d", 86400), ("1.5h", 5400), ("10 m", 600)]
)
def test_durations_carry_their_unit(text: str, seconds: float) -> None:
    """An interval is written with its unit."""
    assert load(BASE + SOURCE + f'interval = "{text}"').settings.source[0].interval == seconds


@pytest.mark.parametrize("value", ["10", '"10"', '"soon"', '"0s"', '"-5m"', "true"])
def test_other_durations_are_refused(value: str) -> None:
    """A number without unit, a word, and an interval under a second are refused with the expected form."""
    message = refused(BASE + SOURCE + f"interval = {value}")
    assert "source.a.interval" in message
    assert "10m" in message


def test_an_unknown_key_is_refused_with_a_suggestion() -> None:
    """A mistyped key names file, key and the key that was probably meant, in both languages."""
    message = refused("batchsize = 5")
    assert "conf/syndicate.toml" in message
    assert "是不是 batch_size" in message
    assert "did you mean batch_size?" in message
    assert "jurisdiction.code" in refused('[jurisdiction]\nkode = "230102"')
    assert "source.a.interval" in refused(BASE + SOURCE + 'intervall = "1m"')
    assert "source.a.options.pages" in refused(BASE + SOURCE + "[source.options]\npage = 1")
    assert "SYNDICATE_BATCHSIZE" in refused("", {"SYNDICATE_BATCHSIZE": "1"})


def test_switches_of_the_test_run_are_not_settings() -> None:
    """Variables that begin with SYNDICATE_TEST_ are left alone."""
    assert load(env={"SYNDICATE_TEST_KAFKA": "localhost"}).settings.batch_size == 512


def test_a_wrong_type_says_what_was_expected() -> None:
    """A value of the wrong type names key, expectation and what was found."""
    message = refused('batch_size = "many"')
    assert "batch_size 应为整数，得到" in message
    assert "expected a whole number, got" in message
    assert "'many'" in message
    assert "batch_size" in refused("batch_size = 0")
    assert "pages 应为整数" in refused(BASE + SOURCE + "[source.options]\npages = 0")
    assert "gazette|website|weibo|wechat|other" in refused(BASE + SOURCE + 'channel = "tv"')


def test_text_is_no_number_in_a_file_but_in_the_environment() -> None:
    """The environment knows only text, so numbers are read from text there and nowhere else."""
    assert load(env={"SYNDICATE_BATCH_SIZE": "9"}).settings.batch_size == 9
    assert "batch_size" in refused('batch_size = "9"')


@pytest.mark.parametrize("code", ["23010", "2301022", "23010x", "230102\\n", "２３０１０２"])
def test_a_jurisdiction_has_six_digits(code: str) -> None:
    """Anything but six digits is refused as a jurisdiction."""
    assert "jurisdiction.code" in refused(f'[jurisdiction]\ncode = "{code}"')


def test_sources_need_a_jurisdiction() -> None:
    """A configuration with sources and without jurisdiction is refused."""
    assert "jurisdiction.code" in refused(SOURCE)


def test_all_problems_are_told_at_once() -> None:
    """A configuration with three mistakes gives three lines."""
    assert len(refused('unitt = ""\nbatch_size = "x"\n[jurisdiction]\ncode = "1"').splitlines()) == 3


def test_a_source_names_a_connector_that_exists() -> None:
    """An unknown connector is refused with the nearest name and the list."""
    message = refused(BASE + SOURCE.replace('"feed"', '"fead"'))
    assert "did you mean feed?" in message
    assert "feed, files" in message


def test_a_source_has_path_or_url_but_not_both() -> None:
    """Exactly one of path and url is given, and the connector can read it."""
    assert "source.a.path" in refused(BASE + SOURCE + 'url = "https://www.example.gov.cn/"')
    assert "source.a.path" in refused(BASE + SOURCE.replace('path = "in"', ""))
    only_files = SOURCE.replace('"feed"', '"files"').replace('path = "in"', 'url = "https://www.example.gov.cn/"')
    assert "只读文件" in refused(BASE + only_files)


@pytest.mark.parametrize("address", ["hxxp://a.example/", "ftp://a.example/", "a.example/feed.xml", "http://"])
def test_an_address_that_is_none_is_told_before_anything_is_read(address: str) -> None:
    """A url that is not one of the web is a problem of the configuration, shown with what was written."""
    told = refused(BASE + SOURCE.replace('path = "in"', f'url = "{address}"'))
    assert "source.a.url" in told
    assert address in told


def test_what_a_source_states_reaches_its_connector() -> None:
    """Path, url and allow_private of a source fill the options of that name, and options written out stand before them."""
    by_url = SOURCE.replace('path = "in"', 'url = "https://a.example/"\nallow_private = true')
    options = load(BASE + by_url).settings.source[0].options
    assert (options.address, options.path, options.allow) == ("https://a.example/", "", ("0.0.0.0/0", "::/0"))
    own = load(BASE + by_url + '[source.options]\naddress = "https://b.example/"\nallow = ["c.example"]')
    assert (own.settings.source[0].options.address, own.settings.source[0].options.allow) == (
        "https://b.example/",
        ("c.example",),
    )
    bare = SOURCE.replace('path = "in"', "")
    assert load(BASE + bare + '[source.options]\npath = "x"').settings.source[0].options.path == "conf/x"


def test_a_source_without_name_or_connector_is_refused() -> None:
    """What is missing is named with the number of the source."""
    message = refused(BASE + '[[source]]\npath = "in"')
    assert "source[1].name is missing" in message
    assert "source[1].connector is missing" in message


def test_two_sources_of_one_name_are_refused() -> None:
    """Names of sources are unique over all files."""
    assert "used twice" in refused(BASE + SOURCE + SOURCE)


def test_source_must_be_tables() -> None:
    """`source = 1` and `[source]` are refused with the right way of writing."""
    assert "[[source]]" in refused("source = 1")
    assert "[[source]]" in refused('[source]\nname = "a"')


def test_options_are_typed_by_the_connector() -> None:
    """Options arrive as the connector's own struct, with its defaults."""
    source = load(BASE + SOURCE + '[source.options]\npages = 7\ncolumns = {"标题" = "title"}').settings.source[0]
    assert source.options == FeedOptions(pages=7, columns={"标题": "title"}, path="conf/in")
    assert load(BASE + SOURCE).settings.source[0].options == FeedOptions(path="conf/in")
    assert "expected a table" in refused(BASE + SOURCE + "options = 3")


def test_a_secret_comes_from_a_file_and_is_masked() -> None:
    """A secret is read from the file named by `<key>_file`, and `describe` never shows it."""
    Path("conf").mkdir()
    Path("conf/token.txt").write_text("geheim\n")
    effective = load(BASE + SOURCE + '[source.options]\ntoken_file = "token.txt"')
    assert effective.settings.source[0].options.token == "geheim"
    row = next(row for row in effective.describe() if row.key == "source.a.options.token")
    assert "geheim" not in row.value
    assert "token.txt" in row.origin


def test_a_secret_is_found_among_the_credentials(tmp_path: Path) -> None:
    """A secret's file that does not lie beside the configuration is looked for where the service manager puts credentials."""
    (tmp_path / "weibo-token").write_text("geheim\n", encoding="utf-8")
    text = (
        '[jurisdiction]\ncode = "230102"\n[[source]]\nname = "a"\nconnector = "feed"\npath = "in"\n[source.options]\n'
    )
    effective = load(text + 'token_file = "weibo-token"\n', {"CREDENTIALS_DIRECTORY": str(tmp_path)})
    assert effective.settings.source[0].options.token == "geheim"
    (row,) = [row for row in effective.describe() if row.key == "source.a.options.token"]
    assert "geheim" not in row.value
    assert str(tmp_path / "weibo-token") in row.origin


def test_a_secret_has_one_place() -> None:
    """A secret given twice, or in a file that is not there, is refused without showing it."""
    message = refused(BASE + SOURCE + '[source.options]\ntoken = "geheim"\ntoken_file = "no.txt"')
    assert "token_file" in message
    assert "geheim" not in message
    assert "no.txt" in refused(BASE + SOURCE + '[source.options]\ntoken_file = "no.txt"')


def test_only_secrets_have_a_file_form() -> None:
    """`pages_file` is an unknown key, because pages is no secret."""
    assert "unknown key" in refused(BASE + SOURCE + '[source.options]\npages_file = "x"')


def test_a_file_that_is_no_toml_is_named() -> None:
    """Broken TOML, wrong bytes and a missing file name the file; broken TOML names the line."""
    assert "line 1" in refused("a = = 1")
    Path("bad.toml").write_bytes(b"unit = '\xff'")
    for name, expected in (("bad.toml", "UTF-8"), ("none.toml", "cannot be read")):
        with pytest.raises(ConfigError, match=expected) as caught:
            load_settings(Path(name), None, {}, {}, SPECS)
        assert name in str(caught.value)


def test_defaults_of_a_source_fall_back_to_the_top_level() -> None:
    """Records of a source carry its own unit and channel, else the top-level unit."""
    settings = load('unit = "区政府"\n' + BASE + SOURCE + 'channel = "wechat"').settings
    assert settings.defaults(settings.source[0]) == Defaults(
        jurisdiction="230102", unit="区政府", channel=Channel.WECHAT
    )
    assert settings.defaults() == Defaults(jurisdiction="230102", unit="区政府")
    with pytest.raises(ConfigError, match=r"jurisdiction\.code"):
        load().settings.defaults()


def test_private_addresses_are_a_switch_or_a_list() -> None:
    """allow_private takes true, false or a list of hosts."""
    assert load(BASE + SOURCE + "allow_private = true").settings.source[0].allow_private is True
    assert load(BASE + SOURCE + 'allow_private = ["a.local"]').settings.source[0].allow_private == ("a.local",)


def test_values_are_shown_as_they_are_written() -> None:
    """What `config show` prints can be pasted into a file again."""
    assert [shown(Seconds(seconds)) for seconds in (600, 90, 86400)] == ['"10m"', '"90s"', '"1d"']
    assert [shown(value) for value in (None, True, 1.5, ("a", "b"), Path("x/y"))] == [
        "",
        "true",
        "1.5",
        '["a", "b"]',
        '"x/y"',
    ]


def uncommented(text: str) -> str:
    """Return the sample configuration with every setting switched on."""
    return re.sub(r"^#(?=[\w\[])", "", text, flags=re.MULTILINE)


def test_the_sample_configuration_loads() -> None:
    """The sample configuration is accepted as it stands, and with every line switched on."""
    assert load(example(SPECS)).settings.source == ()
    text = uncommented(example(SPECS))
    assert [source.name for source in load(text).settings.source] == ["feed", "files"]
    assert tomllib.loads(text)["source"][0]["options"] == {"pages": 3, "columns": {}}


def test_the_sample_configuration_shows_the_defaults() -> None:
    """Every line that can be switched on states the default, so that switching it on changes nothing."""
    switched = load(uncommented(example(SPECS))).settings
    assert switched.batch_size == load().settings.batch_size
    assert switched.source[0].interval == 600
    assert switched.source[0].options == FeedOptions(path="conf/inbox/feed")


@pytest.mark.parametrize("code", ["230102", '"23010"', '"2301022"', '"道里"', '["230102"]', "true"])
def test_a_code_that_is_none_is_told_with_an_example(code: str) -> None:
    """File, key, what stands there, what was expected and how it is written; no pattern of the program's."""
    message = refused(f"[jurisdiction]\ncode = {code}\n")
    assert 'jurisdiction.code 应为 6 位行政区划代码，写在引号中，例如 "230102"，得到' in message
    assert 'expected a code of 6 digits in quotes, such as "230102", got' in message
    assert "regex" not in message
