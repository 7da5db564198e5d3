"""Every shape of update that means something here, and those that don't."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.model import Chat, ChatKind, Entity, Forward, Person, Picture, Request
from bot.platforms.telegram.read import Asked, Found, Me, Migrated, Returned, read
from tests.fakes.telegram import PHOTO, STICKER, from_channel, from_chat, from_hidden_user, from_user

AT = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
SENT = datetime(2025, 7, 1, 9, 30, tzinfo=UTC)
ME = Me(4242, "khabar_bot")
LAYLA = {"id": 7, "is_bot": False, "first_name": "ليلى", "last_name": "حسن", "language_code": "ar"}
PRIVATE = {"id": 7, "type": "private", "first_name": "ليلى"}
GROUP = {"id": -5, "type": "supergroup", "title": "أخبار"}
CHANNEL = {"id": -9, "type": "channel", "title": "القناة", "username": "news"}
FILE = {"file_id": "f", "file_unique_id": "f"}
BOT = {"id": 4242, "is_bot": True, "first_name": "Khabar", "username": "khabar_bot"}


def message(chat: dict[str, Any] = PRIVATE, number: int = 3, **fields: Any) -> dict[str, Any]:
    return {"message_id": number, "date": int(AT.timestamp()), "chat": chat, "from": LAYLA} | fields


def from_json(**content: Any) -> Found:
    return read({"update_id": 1, **content}, ME, AT)


def asked(chat: dict[str, Any] = PRIVATE, **fields: Any) -> Request | None:
    found = from_json(message=message(chat, **fields))
    assert found is None or isinstance(found, Asked)
    return found.request if found else None


def meant(chat: dict[str, Any] = PRIVATE, **fields: Any) -> Request:
    request = asked(chat, **fields)
    assert request
    return request


def test_a_command_in_a_private_chat() -> None:
    assert asked(text="/latest politics now") == Request(
        chat=Chat("telegram", "7"),
        person=Person("telegram", "7", "ليلى حسن", "ar"),
        command="latest",
        text="politics now",
        message="3",
        at=AT,
    )


@pytest.mark.parametrize(
    ("text", "command", "arguments"),
    [
        ("/latest", "latest", ""),
        ("/LATEST", "latest", ""),
        ("/latest@Khabar_Bot  a  b ", "latest", "a  b"),
        ("/add\nالعنوان\n\nالنص", "add", "العنوان\n\nالنص"),
        ("/start read_5", "start", "read_5"),
        ("/بحث العراق", "بحث", "العراق"),
        ("/etc/passwd", None, "/etc/passwd"),
        ("/", None, "/"),
        ("العراق", None, "العراق"),
        ("see /latest", None, "see /latest"),
    ],
)
def test_commands_and_words(text: str, command: str | None, arguments: str) -> None:
    request = meant(text=text)
    assert (request.command, request.text) == (command, arguments)


@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
def test_a_command_for_another_bot_is_not_ours(chat: dict[str, Any]) -> None:
    assert asked(chat, text="/latest@other_bot politics") is None


def test_a_caption_counts_as_text() -> None:
    assert meant(photo=PHOTO, caption="/add العنوان").command == "add"
    assert meant(photo=PHOTO, caption="العراق").text == "العراق"


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("sticker", {"sticker": STICKER}),
        ("photo", {"photo": PHOTO}),
        ("poll", {"poll": {"id": "1", "question": "؟", "options": []}}),
        ("poll", {"poll": {"id": "1", "question": "؟", "options": []}, "forward_origin": from_user("سعاد")}),
        ("voice", {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}),
        ("animation", {"animation": FILE, "document": FILE | {"mime_type": "image/gif"}}),
        ("venue", {"venue": {"title": "x", "address": "y"}, "location": {"latitude": 33.3, "longitude": 44.4}}),
    ],
)
def test_what_has_no_words_is_still_answered_in_private(kind: str, content: dict[str, Any]) -> None:
    request = meant(**content)
    assert (request.command, request.text, request.forwards) == ("unread", kind, ())
    assert asked(GROUP, **content) is None


def test_what_a_forward_holds() -> None:
    small, large = PHOTO[0], {"file_id": "large", "file_unique_id": "l", "width": 900, "height": 600}
    link = {"type": "text_link", "offset": 3, "length": 4, "url": "https://example.com/1"}
    origin = from_channel("المدن", "almodon", 12)
    [forward] = meant(photo=[small, large], caption="📰 خبر", caption_entities=[link], forward_origin=origin).forwards
    assert forward == Forward(
        "📰 خبر",
        "المدن",
        "https://t.me/almodon/12",
        SENT,
        entities=(Entity("text_link", 3, 4, "https://example.com/1"),),
        caption=True,
        channel="telegram:-10078",
        message="3",
        pictures=(Picture("telegram", "large"),),
    )


def test_a_picture_that_was_sent_as_a_file() -> None:
    [forward] = meant(document=FILE | {"mime_type": "image/png"}, caption="خبر", forward_origin=from_user("س")).forwards
    assert forward.pictures == (Picture("telegram", "document:f"),)
    [forward] = meant(
        document=FILE | {"mime_type": "text/plain"}, caption="خبر", forward_origin=from_user("س")
    ).forwards
    assert forward.pictures == ()


def test_a_paste_brings_what_stands_beside_its_words() -> None:
    bold = {"type": "bold", "offset": 0, "length": 5}
    request = meant(text="عنوان\nنص", entities=[bold])
    assert (request.text, request.forwards) == ("عنوان\nنص", ())
    assert request.pasted == Forward("عنوان\nنص", entities=(Entity("bold", 0, 5),), message="3")
    assert meant(text="العراق").pasted is None
    assert meant(photo=PHOTO, caption="العراق").pasted == Forward(
        "العراق", caption=True, message="3", pictures=(Picture("telegram", "p"),)
    )


@pytest.mark.parametrize(
    "service",
    [
        {"new_chat_members": [LAYLA]},
        {"pinned_message": message(text="x")},
        {"group_chat_created": True},
        {"delete_chat_photo": True},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}},
    ],
)
@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
def test_service_messages_mean_nothing(chat: dict[str, Any], service: dict[str, Any]) -> None:
    assert asked(chat, **service) is None


@pytest.mark.parametrize(
    ("origin", "source", "url", "channel"),
    [
        (from_user("سعاد"), None, None, ""),
        (from_hidden_user("كاتب"), None, None, ""),
        (from_chat("مجموعة"), "مجموعة", None, "telegram:-10077"),
        (from_channel("المدن", "almodon", 12), "المدن", "https://t.me/almodon/12", "telegram:-10078"),
        (from_channel("المدن"), "المدن", None, "telegram:-10078"),
    ],
)
def test_forwards_of_four_origins(origin: dict[str, Any], source: str | None, url: str | None, channel: str) -> None:
    request = meant(text="/latest is\nnot asked here", forward_origin=origin)
    [forward] = request.forwards
    assert (forward.text, forward.source, forward.url) == ("/latest is\nnot asked here", source, url)
    assert (forward.published, forward.channel) == (SENT, channel)
    assert (request.command, request.text) == (None, "")


def test_a_forward_of_an_origin_from_the_future_has_no_source() -> None:
    [forward] = meant(text="خبر", forward_origin={"type": "planet", "date": int(SENT.timestamp())}).forwards
    assert replace(forward, message="") == Forward("خبر", None, None, SENT)


def test_a_forwarded_picture_is_a_forward_by_its_caption() -> None:
    [forward] = meant(photo=PHOTO, caption="خبر", forward_origin=from_user("سعاد")).forwards
    assert forward.text == "خبر"
    assert meant(sticker=STICKER, forward_origin=from_user("سعاد")).forwards == ()


def test_forwards_in_groups_mean_nothing() -> None:
    assert asked(GROUP, text="/latest", forward_origin=from_user("سعاد")) is None
    automatic = {"is_automatic_forward": True, "sender_chat": CHANNEL, "forward_origin": from_channel("القناة")}
    assert asked(GROUP, text="/latest", **automatic) is None


def test_in_groups_the_bot_must_be_meant() -> None:
    assert asked(GROUP, text="صباح الخير") is None
    assert meant(GROUP, text="/latest").chat == Chat("telegram", "-5", ChatKind.GROUP)
    assert meant(GROUP, text="نعم", reply_to_message=message(GROUP, text="؟") | {"from": BOT}).text == "نعم"
    assert asked(GROUP, text="نعم", reply_to_message=message(GROUP, text="؟")) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("@khabar_bot العراق", "العراق"),
        ("@Khabar_Bot: العراق", "العراق"),
        ("العراق @khabar_bot", "العراق"),
        ("ما أخبار @khabar_bot، العراق؟", "ما أخبار العراق؟"),
    ],
)
def test_in_groups_a_mention_is_a_question(text: str, words: str) -> None:
    assert meant(GROUP, text=text).text == words


@pytest.mark.parametrize("text", ["@khabar_bottle x", "me@khabar_bot x", "@other_bot x"])
def test_other_mentions_are_not_ours(text: str) -> None:
    assert asked(GROUP, text=text) is None


def test_a_forum_topic_is_kept() -> None:
    opening = message(GROUP, 2, forum_topic_created={"name": "x", "icon_color": 0}) | {"from": BOT}
    topic = {"is_topic_message": True, "message_thread_id": 2, "reply_to_message": opening}
    assert meant(GROUP, text="/latest", **topic).chat.thread == "2"
    # Telegram makes every message of a topic an answer to the one that opened it.
    assert asked(GROUP, text="صباح الخير", **topic) is None


def test_a_thread_of_answers_is_no_topic() -> None:
    assert meant(GROUP, text="/latest", message_thread_id=2).chat.thread is None


def test_a_channels_post() -> None:
    post = {**message(CHANNEL, text="/latest", sender_chat=CHANNEL)}
    del post["from"]
    found = from_json(channel_post=post)
    assert isinstance(found, Asked)
    assert found.request
    assert found.request.chat == Chat("telegram", "-9", ChatKind.CHANNEL)
    person = Person("telegram", "-9", "القناة", genuine=False, manages_chat=True)
    assert found.request.person == person
    assert from_json(channel_post={**post, "text": "خبر اليوم @khabar_bot"}) is None


def test_a_channels_post_that_answers_buttons() -> None:
    """Which are a bot's; whether somebody was asked there, the router knows."""
    post = {**message(CHANNEL, text="21:00", sender_chat=CHANNEL)}
    del post["from"]
    other = {"message_id": 2, "date": 0, "chat": CHANNEL, "sender_chat": CHANNEL, "text": "?"}
    assert from_json(channel_post={**post, "reply_to_message": other}) is None
    keyboard = {"inline_keyboard": [[{"text": "Cancel", "callback_data": "cancel"}]]}
    found = from_json(channel_post={**post, "reply_to_message": {**other, "reply_markup": keyboard}})
    assert isinstance(found, Asked)
    assert found.request
    assert (found.request.command, found.request.text, found.request.person.manages_chat) == (None, "21:00", True)


@pytest.mark.parametrize(
    "speaker",
    [
        {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
        {"from": {"id": 136817688, "is_bot": False, "first_name": "Channel"}},
        {"from": {"id": 55, "is_bot": True, "first_name": "Robot"}},
        {"sender_chat": CHANNEL},
        {"sender_chat": CHANNEL, "from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}},
        {"sender_chat": CHANNEL, "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"}},
    ],
)
def test_impostors_are_never_genuine(speaker: dict[str, Any]) -> None:
    person = meant(GROUP, text="/latest", **speaker).person
    assert not person.genuine
    assert not person.manages_chat


def test_what_a_linked_channel_posts_into_its_group_is_no_command() -> None:
    speaker = {"from": {"id": 777000, "is_bot": False, "first_name": "Telegram"}, "sender_chat": CHANNEL}
    posted = {"is_automatic_forward": True, "forward_origin": from_channel("القناة")}
    assert asked(GROUP, text="/latest", **speaker, **posted) is None


def test_an_anonymous_administrator_manages_the_group() -> None:
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    person = meant(GROUP, text="/language", sender_chat=GROUP, **{"from": anonymous}).person
    assert (person.genuine, person.manages_chat) == (False, True)


def pressed(data: str | None = "read 5 2", **fields: Any) -> Asked:
    query = {"id": "q", "from": LAYLA, "chat_instance": "1", "message": message(GROUP, 8, text="قائمة")} | fields
    found = from_json(callback_query=query | ({"data": data} if data else {"game_short_name": "g"}))
    assert isinstance(found, Asked)
    return found


def test_a_pressed_button() -> None:
    assert pressed() == Asked(
        Request(
            chat=Chat("telegram", "-5", ChatKind.GROUP),
            person=Person("telegram", "7", "ليلى حسن", "ar"),
            command="read",
            text="5 2",
            pressed=True,
            message="8",
            at=AT,
        ),
        "q",
    )


def test_a_button_in_a_topic() -> None:
    request = pressed(message=message(GROUP, 8, text="x", is_topic_message=True, message_thread_id=2)).request
    assert request
    assert request.chat.thread == "2"


def test_a_button_of_a_message_that_telegram_no_longer_shows() -> None:
    request = pressed(message={"chat": GROUP, "message_id": 8, "date": 0}).request
    assert request
    assert (request.message, request.at) == ("8", AT)


def test_presses_without_meaning_are_still_acknowledged() -> None:
    assert pressed(data=None) == Asked(None, "q")
    assert pressed(message=None) == Asked(None, "q")


def test_a_migration() -> None:
    assert from_json(message=message(GROUP, migrate_to_chat_id=-100)) == Migrated("-5", "-100")


def change(chat: dict[str, Any], status: str, **rights: Any) -> dict[str, Any]:
    """What became of the bot there (Bot API, ChatMemberUpdated)."""
    was, now = {"user": BOT, "status": "left"}, {"user": BOT, "status": status, **rights}
    return {"chat": chat, "from": LAYLA, "date": int(AT.timestamp()), "old_chat_member": was, "new_chat_member": now}


@pytest.mark.parametrize(
    ("chat", "status", "rights"),
    [
        (PRIVATE, "member", {}),
        (GROUP, "member", {}),
        (GROUP, "administrator", {}),
        (CHANNEL, "administrator", {"can_post_messages": True}),
        (GROUP, "restricted", {"is_member": True, "can_send_messages": True}),
    ],
)
def test_the_bot_comes_back(chat: dict[str, Any], status: str, rights: dict[str, Any]) -> None:
    found = from_json(my_chat_member=change(chat, status, **rights))
    assert isinstance(found, Returned)
    assert (found.chat.id, found.chat.thread) == (str(chat["id"]), None)


@pytest.mark.parametrize(
    ("chat", "status", "rights"),
    [
        (PRIVATE, "kicked", {"until_date": 0}),
        (GROUP, "left", {}),
        (CHANNEL, "administrator", {"can_post_messages": False}),
        (GROUP, "restricted", {"is_member": True, "can_send_messages": False}),
        (GROUP, "restricted", {"is_member": False, "can_send_messages": True}),
    ],
)
def test_where_it_may_not_write_it_is_not_back(chat: dict[str, Any], status: str, rights: dict[str, Any]) -> None:
    assert from_json(my_chat_member=change(chat, status, **rights)) is None


NOTES: list[dict[str, Any]] = [
    {"new_chat_members": [BOT]},
    {"left_chat_member": LAYLA},
    {"new_chat_title": "أخبار"},
    {"delete_chat_photo": True},
    {"group_chat_created": True},
    {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
    {"migrate_from_chat_id": -5},
    {"pinned_message": {"message_id": 2, "date": 1, "chat": GROUP, "from": BOT, "text": "@khabar_bot"}},
    {"forum_topic_closed": {}, "message_thread_id": 2, "is_topic_message": True},
    {"boost_added": {"boost_count": 1}},
    {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "x"}}},
    {"video_chat_ended": {"duration": 3}},
]


@pytest.mark.parametrize("note", NOTES, ids=lambda note: next(iter(note)))
@pytest.mark.parametrize("chat", [PRIVATE, GROUP, CHANNEL], ids=lambda chat: chat["type"])
def test_telegrams_own_notes_ask_nothing_even_as_replies_to_the_bot(chat: dict[str, Any], note: dict[str, Any]) -> None:
    before = {"message_id": 2, "date": 1, "chat": chat, "from": BOT, "text": "x"}
    assert asked(chat, **note) is None
    assert asked(chat, reply_to_message=before, **note) is None


@pytest.mark.parametrize("kind", ["edited_message", "edited_channel_post"])
@pytest.mark.parametrize("text", ["/latest", "العراق", "/add عنوان\nنص"])
def test_edits_of_what_was_no_article_are_ignored(kind: str, text: str) -> None:
    assert from_json(**{kind: message(text=text)}) is None


@pytest.mark.parametrize("content", [{"text": "عنوان\nنص"}, {"text": "خبر " * 100}, {"photo": PHOTO, "caption": "خبر"}])
def test_an_edited_paste_is_told(content: dict[str, Any]) -> None:
    found = from_json(edited_message=message(**content))
    assert isinstance(found, Asked)
    assert found.request
    [forward] = found.request.forwards
    assert (forward.edited, forward.message) == (True, "3")
    assert forward.text == content.get("text", "خبر")
    assert from_json(edited_message=message(GROUP, **content)) is None


@pytest.mark.parametrize("text", ["/add " + "x " * 1500, "/add@khabar_bot " + "x " * 1500])
def test_a_long_command_is_one_all_the_same(text: str) -> None:
    request = meant(text=text)
    assert (request.command, request.text, request.message, request.pasted) == (
        "add",
        ("x " * 1500).rstrip(),
        "3",
        None,
    )
    assert request.forwards == ()
    assert from_json(edited_message=message(text=text, edit_date=1)) is None


def test_a_long_command_for_another_bot_is_not_ours() -> None:
    assert asked(text="/add@other_bot " + "x " * 1500) is None


def test_half_a_character_is_not_read() -> None:
    with pytest.raises(UnicodeEncodeError):
        asked(text="/search \ud83d")


@pytest.mark.parametrize(
    "broken",
    [
        {"message": {"message_id": 1}},
        {"message": message(text=5)},
        {"message": message(chat={"id": 1})},
        {"message": message(text="/latest", date="yesterday")},
        {"message": message(text="/latest") | {"from": {**LAYLA, "language_code": 5}}},
        {"message": message(text="/latest", chat={**PRIVATE, "id": "7"})},
        {"message": "/latest"},
        {"callback_query": {"id": "q", "from": LAYLA, "data": "x", "message": {"chat": 5}}},
        {"callback_query": {"id": "q", "data": "x", "message": message(GROUP)}},
        {"my_chat_member": {"chat": GROUP, "new_chat_member": {"user": BOT}}},
        {"my_chat_member": {"chat": 5, "new_chat_member": {"status": "member"}}},
        {"message": message(text="a" * 1_000_000)},
        {"message": message(caption="a" * 1_000_000, photo=[])},
        {"message": message(text="/latest") | {"message_id": "4"}},
        {"message": message(text="a text") | {"message_id": 4.5}},
        {"message": message(GROUP, text="/latest", is_topic_message=True, message_thread_id=[1])},
        {"callback_query": {"id": 5, "from": LAYLA, "data": "x", "message": message(GROUP)}},
        {"callback_query": {"id": "q", "from": LAYLA, "data": ["x"], "message": message(GROUP)}},
        {"callback_query": {"id": "q", "from": LAYLA, "data": "x", "message": message(GROUP) | {"message_id": True}}},
        {"inline_query": {"id": "q", "from": LAYLA, "query": ["x"], "offset": ""}},
        {"inline_query": {"id": "q", "from": LAYLA, "query": "x", "offset": {}}},
        {"inline_query": {"id": ["q"], "from": LAYLA, "query": "x", "offset": ""}},
    ],
)
def test_malformed_updates_raise(broken: dict[str, Any]) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011  whatever it is: the update is put aside
        from_json(**broken)


OMAR = {"id": 8, "is_bot": False, "first_name": "Omar"}
MENTION = {"type": "text_mention", "offset": 7, "length": 4, "user": OMAR}


@pytest.mark.parametrize(
    ("content", "whom"),
    [
        ({"reply_to_message": message(GROUP, 2, **{"from": OMAR}, text="Good morning")}, "8"),
        ({"entities": [{"type": "bot_command", "offset": 0, "length": 6}, MENTION]}, "8"),
        ({"entities": [MENTION], "reply_to_message": message(GROUP, 2)}, "8"),
        ({"reply_to_message": message(GROUP, 2, **{"from": BOT})}, None),
        ({"reply_to_message": message(GROUP, 2, **{"from": {**OMAR, "id": 1087968824}}, sender_chat=GROUP)}, None),
        ({"reply_to_message": message(GROUP, 2, **{"from": OMAR}, forum_topic_created={"name": "News"})}, None),
        ({"reply_to_message": {"message_id": 2, "date": 0, "chat": CHANNEL}}, None),
        ({"entities": [{"type": "mention", "offset": 7, "length": 5}]}, None),
    ],
)
def test_a_command_is_about_whom_it_answers_or_mentions(content: dict[str, Any], whom: str | None) -> None:
    request = meant(GROUP, text="/roles Omar editor", **content)
    named = request.whom or request.replied_to
    assert (named.id if named else None) == whom
    assert bool(request.whom) == (MENTION in content.get("entities", ()))


def test_words_are_about_nobody() -> None:
    assert meant(PRIVATE, text="good morning", reply_to_message=message(PRIVATE, 2, **{"from": OMAR})).whom is None
