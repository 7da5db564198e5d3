import pytest
pytestmark = pytest.mark.asyncio(loop_scope="session")
async def test_x(town, comes, platform):
  for n, steps in enumerate(CONV):
    if platform not in steps[0]: continue
    r = await comes("ar")
    print("=================", platform, n)
    for step in steps[1:]:
        kind, *rest = step
        try:
            said = await getattr(r, kind)(*rest)
        except BaseException as e:
            said = f"!!! {e!r}"
        print(f"### {kind} {rest}\n{said}\n")
A=("telegram","discord","web")
T=("telegram",)
D=("discord",)
exec(open('/tmp/conv.py').read())
