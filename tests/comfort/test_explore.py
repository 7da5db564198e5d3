import pytest
pytestmark = pytest.mark.asyncio(loop_scope="session")
async def test_x(town, comes, platform):
    r = await comes("ar")
    print(platform)
    for step in STEPS:
        kind, *rest = step
        try:
            said = await getattr(r, kind)(*rest)
        except Exception as e:
            said = f"!!! {e!r}"
        print(f"### {kind} {rest}\n{said}\n")
STEPS = [("asks","start"),("presses","العربية"),("presses","بغداد"),("presses","المساء"),("presses","رياضة"),("presses","تم"),
("asks","settings"),("presses","٠١٢٣"),("writes","أخبار"),("writes","بحث العراق"),("asks","read","3"),("taps","حفظ"),("asks","saved"),("asks","export"),("file",),("asks","card","2"),("pictures",),
("asks","subscribe","كرة القدم"),("presses","مرشح"),
]
