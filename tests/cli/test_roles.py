"""khabar role, and khabar audit."""

from pathlib import Path

from tests.cli.conftest import Khabar


def test_roles_are_granted_listed_and_taken(khabar: Khabar) -> None:
    assert khabar("role", "list").out == ""
    granted = khabar("role", "grant", "telegram:5", "editor")
    assert (granted.code, granted.out) == (0, "telegram:5: reader -> editor\n")
    assert khabar("role", "list").out.startswith("editor  telegram:5      cli:operator 20")
    [line] = khabar("role", "list", "--json").lines
    assert (line["person"], line["role"], line["by"]) == ("telegram:5", "editor", "cli:operator")
    assert khabar("role", "take", "telegram:5").out == "telegram:5: editor -> reader\n"
    assert khabar("role", "list").out == ""


def test_the_configuration_decides_first(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[discord]\nadmins = [5]\n")
    khabar("role", "grant", "discord:6", "owner")
    assert [line["by"] for line in khabar("role", "list", "--json").lines] == ["configuration", "cli:operator"]
    refused = khabar("role", "take", "discord:5")
    assert (refused.code, refused.err) == (1, "discord:5 is owner by the configuration: change it there\n")
    (tmp_path / "config.toml").write_text("[discord]\nadmins = [6]\n")
    assert [line["by"] for line in khabar("role", "list", "--json").lines] == ["configuration"]


def test_who_is_nobody(khabar: Khabar) -> None:
    refused = khabar("role", "take", "Mona")
    assert (refused.code, refused.err) == (2, "'Mona' is nobody: write platform:id, as in telegram:123456\n")


def test_the_audit_log_is_told(khabar: Khabar) -> None:
    nothing = khabar("audit")
    assert (nothing.code, nothing.err) == (1, "nothing found\n")
    khabar("role", "grant", "telegram:5", "editor")
    told = khabar("audit")
    assert told.code == 0
    assert told.out.endswith(" UTC   the operator of the bot   5 on Telegram: reader → editor\n")
    [line] = khabar("audit", "--json", "--what", "role", "--who", "cli:operator").lines
    assert (line["whom"], line["before"], line["after"]) == ("telegram:5", "reader", "editor")
    assert khabar("audit", "--who", "telegram:5").code == 1
