"""Conversations about who may do what."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import BadInput
from bot.model import Chat, Feed, FeedState, Person, Reply, Request, Role
from bot.router.undoing import LASTS
from bot.store.sqlite import Store
from handlers import join
from tests.conversation import BARE, EDITOR, GROUP, Conversation, labels, router, shown, text
from tests.conversation import titles as marked
from tests.samples import NOON
from tests.subscribing import published

MONA = Person("telegram", "5", "منى", "en")
SOMEBODY = Person("telegram", "77")


@pytest.fixture
def owner(editor: Conversation) -> Conversation:
    """By the configuration."""
    return editor


@pytest.fixture
async def admin(store: Store, owner: Conversation) -> Conversation:
    """By another owner."""
    return await appointed(store, owner, Person("telegram", "8", "Adam", "en"), Role.ADMIN)


@pytest.fixture
def mona(owner: Conversation) -> Conversation:
    """A reader so far."""
    return Conversation(owner.router, MONA, Chat("telegram", "5"))


async def appointed(store: Store, owner: Conversation, person: Person, role: Role) -> Conversation:
    await store.roles.give(person, role, SOMEBODY, NOON, lambda _: None)
    return Conversation(owner.router, person, Chat(person.platform, person.id))


def titles(reply: Reply) -> list[str]:
    return [title.translate(BARE) for title in marked(reply)]


async def deeds(store: Store) -> list[tuple[str, str, str, str]]:
    return [(its.who, its.what, its.before, its.after) for its in await store.audit.page(limit=50)]


async def test_a_role_is_given_confirmed_and_taken_back(store: Store, owner: Conversation, mona: Conversation) -> None:
    assert "Only editors" in text(await mona.says("/drafts"))
    asked = await owner.says("/roles 5 editor")
    assert text(asked).startswith("Give this role? 5 on Telegram: reader → editor\nEditors bring news")
    assert labels(asked) == ["Yes", "No"]
    assert "Only editors" in text(await mona.says("/drafts"))
    done = await owner.presses("Yes")
    assert (text(done).split("\n")[:2], done.replaces) == (["Changed.", "5 on Telegram: editor"], True)
    assert "drafts" in text(await mona.says("/drafts"))
    assert "You are an editor" in text(await mona.says("/whoami"))
    assert "منى (5 on Telegram): reader" in text(await owner.presses("Undo"))
    assert "Only editors" in text(await mona.says("/drafts"))
    mine = str(owner.person)
    assert await deeds(store) == [(mine, "role", "editor", "reader"), (mine, "role", "reader", "editor")]


async def test_a_dialogue_can_be_left(store: Store, owner: Conversation) -> None:
    await owner.says("/roles 5 admin")
    assert text(await owner.presses("No")) == "5 on Telegram: reader"
    assert labels(await owner.says("/roles 5")) == ["Make: editor", "Make: admin", "Make: owner", "All roles"]
    assert await deeds(store) == []


async def test_pressed_twice_or_after_somebody_else(store: Store, owner: Conversation) -> None:
    await owner.says("/roles 5 editor")
    yes = owner.button("Yes").press
    await owner.sends_press(yes)
    assert "Changed." in text(await owner.sends_press(yes))
    assert len(await deeds(store)) == 1
    await appointed(store, owner, MONA, Role.ADMIN)
    assert "changed this meanwhile" in text(await owner.sends_press(yes))
    assert await store.roles.of(MONA) is Role.ADMIN
    assert "That is so already." in text(await owner.says("/roles 5 admin"))


async def test_somebody_is_meant_by_their_message(owner: Conversation, store: Store) -> None:
    its = replace(owner, replied_to=MONA)
    assert "منى (5 on Telegram): reader → editor" in text(await its.says("/roles editor"))
    done = await its.presses("Yes")
    assert "منى (5 on Telegram): editor" in text(done)
    assert [one.whom_name for one in await store.audit.page(limit=1)] == ["منى"]
    mentioning = replace(owner, whom=MONA)
    assert "منى (5 on Telegram): editor" in text(await mentioning.says("/roles @Mona Lisa"))
    assert "editor → admin" in text(await mentioning.says("/roles @Mona Lisa admin"))
    assert "منى (5 on Telegram): editor" in text(await its.says("/roles"))


async def test_written_words_count_for_more_than_whose_message_is_answered(owner: Conversation) -> None:
    its = replace(owner, replied_to=MONA)
    assert "77 on Telegram: reader → owner" in text(await its.says("/roles 77 owner"))
    assert "becomes: editor" in text(await its.says("/roles invite editor"))
    assert "I don't know who that is" in text(await its.says("/roles @ali editor"))
    await its.says("/audit 77")
    assert its.button("whole list")


async def test_before_others_only_the_question_is_asked(store: Store, owner: Conversation) -> None:
    """What somebody is, who made them that, and by which number, is nothing for a group."""
    await appointed(store, owner, MONA, Role.EDITOR)
    crowd = replace(owner, chat=GROUP, replied_to=MONA)
    elsewhere = "This is between you and me: ask me in a private chat."
    assert text(await crowd.says("/roles")) == elsewhere
    assert text(await crowd.says("/roles editor")) == f"That is so already.\n\n{elsewhere}"
    assert text(await crowd.says("/roles reader")) == "Take the role of منى away?"
    asked = await crowd.says("/roles admin")
    assert text(asked).split("\n")[0] == "Give this role? منى: admin"
    assert text(await crowd.presses("No")) == f"Everything stays as it is.\n\n{elsewhere}"
    await crowd.says("/roles admin")
    done = await crowd.presses("Yes")
    assert (text(done), labels(done)[0]) == (f"Changed.\n\n{elsewhere}", "Undo")
    assert text(await crowd.presses("Undo")) == f"Changed.\n\n{elsewhere}"
    assert await store.roles.of(MONA) is Role.EDITOR
    discreet = replace(crowd, discreet=True)
    assert "منى (5 on Telegram): editor → admin" in text(await discreet.says("/roles admin"))


async def test_who_is_many_gives_no_roles(store: Store) -> None:
    """Everybody who reaches the page, where the operator makes them all admins."""
    shared = router(store)
    roles = {"web": {"operator": Role.ADMIN}, "telegram": {}}
    shared._rules = replace(shared._rules, roles=roles, shared=frozenset({"web:operator"}))
    one = Conversation(shared, Person("web", "operator", "", "en"), Chat("web", "0123456789abcdef"))
    for said in ("/roles fedcba9876543210 editor", "/roles invite", "/roles invite editor", "/roles operator reader"):
        refused = text(await one.says(said))
        assert "Nobody knows who you are here" in refused or "I don't know who that is" in refused, said
    press = "roles set web:fedcba9876543210 editor reader"
    assert "Nobody knows who you are here" in text(await one.sends_press(press))
    assert "Nobody knows who you are here" in text(await one.sends_press("roles invite editor"))
    assert (await store.roles.of(Person("web", "fedcba9876543210")), await store.invitations.open(NOON)) == (
        Role.READER,
        [],
    )
    assert "There are no drafts" in text(await one.says("/drafts"))
    assert "No feeds yet" in text(await one.says("/feeds"))


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/roles @mona editor", "I don't know who that is"),
        ("/roles mona", "I don't know who that is"),
        ("/roles 5 boss", "Write one of these roles"),
        ("/roles discord: editor", "I don't know who that is"),
        (f"/roles {'7' * 60} editor", "I don't know who that is"),
        (f"/roles {'٧' * 31} editor", "I don't know who that is"),
        (f"/audit {'7' * 60}", "I don't know who that is"),
        ("/roles foo:5 editor", "I don't know who that is"),
        ("/roles operator editor", "I don't know who that is"),
        ("/roles 0005 editor", "I don't know who that is"),
        ("/roles telegram:-100123 editor", "I don't know who that is"),
        ("/roles telegram:٧٧ editor", "77 on Telegram: reader → editor"),
        (f"/roles {'٧' * 20} editor", "reader → editor"),
        (f"/roles {EDITOR} reader", "set in the bot's configuration"),
        ("/roles find !", "Write a word"),
    ],
)
async def test_what_cannot_be_meant_is_told(owner: Conversation, said: str, answer: str) -> None:
    assert answer in text(await owner.says(said))


async def test_an_admin_names_editors_and_nobody_else(store: Store, owner: Conversation, admin: Conversation) -> None:
    await appointed(store, owner, Person("telegram", "6", "Omar"), Role.OWNER)
    await appointed(store, owner, MONA, Role.ADMIN)
    for said in ("/roles 6 editor", "/roles 5 reader", "/roles 7 admin", "/roles 7 owner"):
        assert "Admins name editors, and nobody else" in text(await admin.says(said)), said
    for press in ("roles set telegram:6 editor owner", "roles set telegram:7 admin reader"):
        assert "Admins name editors, and nobody else" in text(await admin.sends_press(press)), press
    assert "on their own platform" in text(await admin.says("/roles discord:7 editor"))
    assert "more rights" in text(await admin.says("/roles 8 owner"))
    assert f"{EDITOR}" in shown(await admin.says("/roles"))
    assert "Admins name" not in text(await admin.says("/roles 7 editor"))
    assert labels(await admin.says("/roles 6")) == ["All roles"]


async def test_somebody_steps_down(store: Store, admin: Conversation) -> None:
    await admin.says("/roles 8 reader")
    assert labels(await admin.presses("Yes")) == []
    assert "Only the bot's admins" in text(await admin.says("/roles"))
    assert await deeds(store) == [("telegram:8", "role", "admin", "reader"), (str(SOMEBODY), "role", "reader", "admin")]


async def test_the_last_owner_stays(store: Store) -> None:
    alone = router(store)
    alone._rules = replace(alone._rules, roles={})
    one = Conversation(alone, MONA, Chat("telegram", "5"))
    await store.roles.give(MONA, Role.OWNER, SOMEBODY, NOON, lambda _: None)
    assert "the only owner" in text(await one.says("/roles 5 reader"))
    assert "the only owner" in text(await one.sends_press("roles set telegram:5 reader owner"))
    await store.roles.give(Person("telegram", "6"), Role.OWNER, MONA, NOON, lambda _: None)
    assert "Changed." in text(await one.sends_press("roles set telegram:5 reader owner"))


async def test_an_undo_needs_the_right_of_now(store: Store, owner: Conversation, admin: Conversation) -> None:
    await admin.says("/roles 5 editor")
    await admin.presses("Yes")
    undo = admin.button("Undo").press
    await appointed(store, owner, admin.person, Role.READER)
    assert "Only those who may do this" in text(await admin.sends_press(undo))
    assert "reader" in text(await owner.sends_press(undo))
    owner.at += LASTS + timedelta(seconds=1)
    assert "too late" in text(await owner.sends_press(undo))


async def test_the_list_has_pages_and_is_searched(store: Store, owner: Conversation) -> None:
    assert titles(await owner.says("/roles")) == ["Ed (1000 on Telegram)"]
    for number in range(10, 18):
        await appointed(store, owner, Person("telegram", str(number), f"Reporter {number}"), Role.EDITOR)
    await appointed(store, owner, Person("discord", "20"), Role.ADMIN)
    first = await owner.says("/roles")
    assert text(first) == "10 people may do more than read."
    assert titles(first)[:3] == ["Ed (1000 on Telegram)", "20 on Discord", "Reporter 10 (10 on Telegram)"]
    assert "set in the configuration" in shown(first)
    assert "from 77 on Telegram" in shown(first)
    second = await owner.presses("Next")
    assert (titles(second)[-1], second.first) == ("Reporter 17 (17 on Telegram)", 7)
    assert "Which words" in text(await owner.sends_press("roles find"))
    found = await owner.says("discord")
    assert titles(found) == ["20 on Discord"]
    assert len(titles(await owner.presses("The whole list"))) == 6
    assert len(titles(await owner.says("/roles find reporter 1"))) == 6
    assert titles(await owner.presses("Next")) == ["Reporter 16 (16 on Telegram)", "Reporter 17 (17 on Telegram)"]
    assert titles(await owner.sends_press("roles find", "admin")) == ["20 on Discord"]
    await owner.says("/roles")
    assert "20 on Discord: admin" in text(await owner.sends_press("roles of discord:20"))
    assert len(titles(await owner.presses("All roles"))) == 6


async def test_who_gave_a_role_is_named(store: Store, owner: Conversation, admin: Conversation) -> None:
    await store.roles.give(MONA, Role.EDITOR, admin.person, NOON, lambda _: None)
    assert "from Adam · " in text(await owner.says("/roles 5"))
    await store.forgetting.forget(admin.person, admin.chat, NOON)
    assert "from somebody who left" in text(await owner.says("/roles 5"))
    assert await store.roles.of(admin.person) is Role.READER


async def test_in_a_group_nothing_is_listed(store: Store, owner: Conversation, mona: Conversation) -> None:
    crowd = replace(owner, chat=GROUP)
    for said in (
        await crowd.says("/roles"),
        await crowd.says("/roles invite editor"),
        await crowd.says("/audit"),
        await crowd.sends_press("roles 1"),
        await crowd.sends_press("roles invite editor"),
        await crowd.sends_press("audit 1 - -"),
        await crowd.sends_press("join yes X"),
    ):
        assert (text(said), said.personal) == ("This is between you and me: ask me in a private chat.", True)
    assert await store.invitations.open(NOON) == []
    readers = replace(mona, chat=GROUP)
    assert "Only the bot's admins" in text(await readers.says("/roles"))


def code(reply: Reply) -> str:
    found = re.search("/start (join_[A-Z2-9]{16})", text(reply))
    assert found
    return found[1]


async def test_an_invitation_gives_a_role_once(store: Store, owner: Conversation, mona: Conversation) -> None:
    owner.home = "https://t.me/khabar_bot?start="
    assert labels(await owner.says("/roles invite")) == ["editor", "admin", "owner", "All roles"]
    offered = await owner.presses("editor")
    link = code(offered)
    assert f"https://t.me/khabar_bot?start={link}" in text(offered)
    there = replace(mona, person=Person("discord", "70", "Mona", "en-GB"), chat=Chat("discord", "70"))
    said = await there.says(f"/start {link}")
    assert text(said).startswith("This invitation is from Ed.\nYou are invited to be: editor\nEditors bring news")
    assert text(await there.presses("No")) == "Everything stays as it is."
    assert await store.roles.of(there.person) is Role.READER
    await there.says(f"/start {link}")
    yes = there.button("Yes").press
    assert "You are an editor" in text(await there.sends_press(yes))
    assert "leads nowhere" not in text(await there.says("/drafts"))
    assert "was used" in text(await there.sends_press(yes))
    assert "was used" in text(await mona.says(f"/start {link}"))
    assert await deeds(store) == [
        (str(owner.person), "role", "reader", "editor"),
        (str(owner.person), "invitation", "", "editor"),
    ]


async def test_an_invitation_is_taken_back(store: Store, owner: Conversation, mona: Conversation) -> None:
    link = code(await owner.says("/roles invite editor"))
    assert text(await owner.presses("Take it back")) == "This invitation leads nowhere any more."
    assert "was used" in text(await mona.says(f"/start {link}"))
    assert text(await owner.presses("Open invitations")) == "No invitation is open."
    await owner.says("/roles invite owner")
    await owner.says("/roles")
    opened = await owner.presses("Open invitations")
    assert titles(opened) == ["owner"]
    assert "from Ed · until " in shown(opened)
    press = owner.button("Take it back").press
    for _ in range(2):
        assert "leads nowhere" in text(await owner.sends_press(press))
    assert [its[1] for its in await deeds(store)] == ["invitation-back", "invitation"] * 2
    assert "too old" in text(await owner.sends_press("roles void x"))


async def test_only_who_could_give_it_takes_an_invitation_back(
    store: Store, owner: Conversation, admin: Conversation
) -> None:
    await owner.says("/roles invite owner")
    [its] = await store.invitations.open(NOON)
    assert "Take it back" not in labels(await admin.sends_press("roles invited"))
    assert "Ask who invited" in text(await admin.sends_press(f"roles void {its.id}"))
    assert await store.invitations.open(NOON) == [its]
    await owner.says("/roles invite editor")
    assert labels(await admin.sends_press("roles invited"))[0] == "Take it back"
    assert "leads nowhere" in text(await admin.presses("Take it back"))
    await admin.says("/roles invite editor")
    await appointed(store, owner, admin.person, Role.OWNER)
    assert "leads nowhere" in text(await admin.sends_press(f"roles void {its.id}"))


async def test_an_old_invitation_lowers_nobody(store: Store, owner: Conversation, mona: Conversation) -> None:
    await mona.says(f"/start {code(await owner.says('/roles invite editor'))}")
    yes = mona.button("Yes").press
    await appointed(store, owner, MONA, Role.OWNER)
    assert text(await mona.sends_press(yes)) == "You may do that already: /whoami tells all that you may."
    assert await store.roles.of(MONA) is Role.OWNER
    assert len(await store.invitations.open(NOON)) == 1


async def test_an_invitation_is_of_a_day(store: Store, owner: Conversation, mona: Conversation) -> None:
    link = code(await owner.says("/roles invite editor"))
    mona.at += timedelta(hours=24)
    assert "was used" in text(await mona.says(f"/start {link}"))
    await store.tidy(mona.at + timedelta(seconds=1))
    assert await store._database.read("SELECT * FROM invitations") == []


async def test_an_invitation_is_worth_what_its_giver_is(store: Store, owner: Conversation, mona: Conversation) -> None:
    adam = await appointed(store, owner, Person("telegram", "8", "", "en"), Role.OWNER)
    assert labels(await adam.says("/roles invite"))[:3] == ["editor", "admin", "owner"]
    link = code(await adam.says("/roles invite admin"))
    said = await mona.says(f"/start {link}")
    assert text(said).startswith("You are invited to be: admin")
    await appointed(store, owner, adam.person, Role.ADMIN)
    assert labels(await adam.says("/roles invite"))[:2] == ["editor", "All roles"]
    assert "Admins name editors" in text(await adam.says("/roles invite owner"))
    assert "can't give you this role" in text(await mona.presses("Yes"))
    assert await store.roles.of(MONA) is Role.READER
    assert "You may do that already" in text(await owner.says(f"/start {link}"))


async def test_two_open_one_invitation_at_once(store: Store, owner: Conversation) -> None:
    await owner.says("/roles invite editor")
    [its] = await store.invitations.open(NOON)
    taken = [await store.invitations.take(its, Person("telegram", who), NOON, lambda _: None) for who in "56"]
    assert (taken, len(store.roles.all)) == ([True, False], 1)


async def test_who_is_slower_by_a_moment_hears_so(store: Store, owner: Conversation, mona: Conversation) -> None:
    await owner.says("/roles invite editor")
    [its] = await store.invitations.open(NOON)
    context = await mona.router._personal(MONA, Role.READER)
    request = Request(chat=mona.chat, person=MONA, at=NOON)
    await join._joined(its, request, context)
    with pytest.raises(BadInput, match="was used"):
        await join._joined(its, request, context)


async def test_an_invitation_that_others_read_is_void(owner: Conversation, mona: Conversation) -> None:
    link = code(await owner.says("/roles invite editor"))
    assert "so it is void" in text(await replace(mona, chat=GROUP).says(f"/start {link}"))
    assert "was used" in text(await mona.says(f"/start {link}"))


async def test_who_guesses_waits(mona: Conversation) -> None:
    for _ in range(5):
        assert "was used" in text(await mona.says("/start join_GUESS"))
    assert "Too many wrong codes" in text(await mona.says("/start join_GUESS"))


@pytest.mark.parametrize(
    "press",
    [
        "roles of x",
        "roles ask telegram:5 boss",
        "roles set telegram:5 editor x",
        "roles x",
        "roles void",
        "join x",
        "join",
        "audit x",
        "audit 1",
        "audit x - -",
        "audit kinds x",
    ],
)
async def test_a_forged_button_says_so(owner: Conversation, press: str) -> None:
    assert text(await owner.sends_press(press)) == "This button is too old. Please ask again."


async def test_words_without_a_slash(owner: Conversation) -> None:
    assert "may do more than read" in text(await owner.says("roles"))
    assert "Give this role?" in text(await owner.says("roles 5 editor"))
    assert "Whom do you want" in text(await owner.says("roles invite"))
    assert "last year" in text(await owner.says("audit 5"))
    assert "last year" in text(await owner.says("audit telegram:5"))
    assert not text(await owner.says("roles of women in parliament")).startswith("I don't know who that is")


async def test_roles_in_arabic(store: Store, owner: Conversation) -> None:
    zainab = await appointed(store, owner, Person("telegram", "9", "زينب", "ar"), Role.OWNER)
    assert "هل يُمنح هذا الدور؟ 5 على تيليغرام: قراءة ← إدارة" in text(await zainab.says("/roles ٥ مدير"))
    assert "لـ" not in text(await zainab.says("/roles"))


async def test_whoever_leaves_loses_their_role(store: Store, owner: Conversation) -> None:
    mona = await appointed(store, owner, MONA, Role.EDITOR)
    await mona.says("/forgetme")
    assert "Your role is gone with it" in text(await mona.presses("Forget me"))
    assert "Only editors" in text(await mona.says("/drafts"))
    assert store.roles.all == ()


async def test_only_admins_make_news_breaking(store: Store, owner: Conversation) -> None:
    await published(store, 1)
    mona = await appointed(store, owner, MONA, Role.EDITOR)
    assert "Breaking" in labels(await owner.says("/read 1"))
    there = labels(await mona.says("/read 1"))
    assert ("Remove" in there, "Breaking" in there) == (True, False)
    assert "Breaking" not in labels(await mona.says("/edit 1"))


# The audit log


async def test_the_audit_log_tells_what_was_done(store: Store, owner: Conversation) -> None:
    assert text(await owner.says("/audit")) == "Nothing of this kind was done within the last year."
    await published(store, 1)
    for press in ("roles set telegram:5 editor reader", "remove 1", "add 1", "alert 1 3 1", "broadcast 1 stop"):
        await owner.sends_press(press)
    for said in (
        "/topic add Bees = نحل",
        "/topic words 1 honey, bee",
        "/topic remove 1",
        "/alias one = two",
        "/archive",
    ):
        await owner.says(said)
    await owner.sends_press("alias 1 1")
    assert titles(await owner.says("/audit")) == [
        "changed the spellings: one = two → –",
        "took a file of all articles",
        "changed the spellings: – → one = two",
        "changed the topic: Bees = نحل → –",
        "changed the topic: Bees = نحل → honey, bee",
        "changed the topic: – → Bees = نحل",
        "stopped the broadcast of article 1",
        "made article 1 breaking news",
    ]
    second = await owner.presses("Next")
    assert (second.first, titles(second)) == (
        9,
        ["put article 1 back", "removed article 1", "5 on Telegram: reader → editor"],
    )


async def test_the_audit_log_is_filtered(store: Store, owner: Conversation, admin: Conversation) -> None:
    await admin.sends_press("roles set telegram:5 editor reader")
    await owner.says("/archive")
    await store.audit.note(NOON, "cli:operator", "", "odd", before="a", after="b")
    await owner.says("/audit")
    kinds = await owner.presses("By kind")
    assert labels(kinds) == ["Archives", "odd", "Roles", "The whole list"]
    archives = await owner.presses("Archives")
    assert text(archives).split("\n")[0] == "Archives"
    assert titles(archives) == ["took a file of all articles"]
    people = await owner.presses("By person")
    assert labels(people) == ["the operator of the bot", "Ed", "77 on Telegram", "Adam", "The whole list"]
    theirs = await owner.presses("the operator")
    assert shown(theirs).split("\n")[2].startswith("odd: a → b")
    assert text(await owner.says("/audit 8")).startswith("Adam\n1 entry of the last year")
    assert "Nothing of this kind" in text(await owner.says("/audit 4"))
    assert "Adam" in text(await replace(owner, replied_to=admin.person).says("/audit"))
    assert "4 entries" in text(await owner.sends_press("audit 9 - -"))
    assert "Only the bot's owners" in text(await admin.says("/audit"))


async def test_an_empty_log_has_no_kinds(owner: Conversation) -> None:
    assert labels(await owner.sends_press("audit kinds 1")) == ["The whole list"]


async def test_feeds_are_in_the_audit_log(store: Store, owner: Conversation) -> None:
    """Without what is secret in an address: the log is kept for a year."""
    secret = "http://desk:letmein@news.example/1?key=sesame#x"
    its = await store.feeds.propose(Feed(address=secret, title="The River", state=FeedState.PROPOSED, due=NOON))
    await owner.sends_press(f"feeds publish {its.id}")
    await owner.sends_press(f"feeds draft {its.id}")
    await owner.sends_press(f"feeds draft {its.id}")
    await owner.sends_press(f"feeds publish {its.id}")
    await owner.sends_press(f"feeds pause {its.id}")
    await owner.says(f"/feeds tags {its.id} economy, energy")
    await owner.says("/feeds export")
    await owner.sends_press(f"feeds drop {its.id}")
    await owner.presses("Undo")
    assert [(what, before or after) for _, what, before, after in await deeds(store)] == [
        ("feed-back", "http://news.example/1"),
        ("feed-removed", "http://news.example/1"),
        ("feed-list", ""),
        *[("feed-changed", "http://news.example/1")] * 4,
        ("feed-added", "http://news.example/1"),
    ]
    changes = [after for _, what, _, after in await deeds(store) if what == "feed-changed"]
    assert changes == ['tags: [] → ["economy", "energy"]', "state: active → paused", "drafts: 1 → 0", "drafts: 0 → 1"]
    rows = str(await store._database.read("SELECT * FROM audit"))
    assert not [word for word in ("letmein", "sesame", "desk") if word in rows]
    assert "changed the feed http://news.example/1: state: active → paused" in titles(await owner.says("/audit"))


async def test_the_feeds_of_a_list_are_in_the_audit_log(store: Store, owner: Conversation) -> None:
    opml = '<opml version="2.0"><body><outline text="One" xmlUrl="http://news.example/1?key=x"/></body></opml>'
    for _ in range(2):
        await owner.says(f"/feeds import {opml}")
    assert await deeds(store) == [(str(owner.person), "feed-added", "", "http://news.example/1")]


async def test_an_owner_who_leaves_leaves_a_line(store: Store, owner: Conversation) -> None:
    """Nobody is named in it, but that there is one owner less is told."""
    mona = await appointed(store, owner, MONA, Role.OWNER)
    await mona.says("/forgetme")
    await mona.presses("Forget me")
    assert (await deeds(store))[0] == ("", "role", "owner", "reader")
    assert titles(await owner.says("/audit"))[0] == "somebody who left: owner → reader"
    await mona.says("/forgetme")
    assert len(await deeds(store)) == 2


async def test_lines_go_after_a_year(store: Store) -> None:
    await store.audit.note(NOON, "telegram:1", "Ed", "archive")
    await store.tidy(NOON + timedelta(days=365))
    assert await store.audit.count() == 1
    await store.tidy(NOON + timedelta(days=366))
    assert await store.audit.count() == 0
