"""What is said of messages that came while the bot was away and are not answered."""

from tests.conversation import Conversation, text


async def test_whose_messages_were_left_out_is_told_to_send_them_again(reader: Conversation) -> None:
    said = text(await reader.says("/unheard"))
    assert said == ("وصلت إلى هنا في أثناء توقف البوت رسائل أقدم من هذه ولم تُقرأ. يُرجى إعادة إرسال ما يزال مهمًا منها.")
    await reader.says("/language en")
    assert text(await reader.says("/unheard")).startswith("While I was away")
