"""Moderators look through what members suggest; whoever may not changes nothing."""

from __future__ import annotations

import pytest
from simcord.backend.errors import SetupError

from tests.cogs.events.events import neighbours
from tests.cogs.manage.desk import submit
from tests.cogs.setup.desk import MODERATORS_ONLY, STALE, forge, forged_button
from tests.cogs.suggest.members import FACT, everything, last, moderators_channel, suggest_fact, suggested, told
from tests.cogs.world import World


async def test_a_suggestion_is_approved_in_the_moderators_channel(world: World) -> None:
    desk = await moderators_channel(world)
    await suggest_fact(world, world.noor)
    posted = last(desk)
    await world.press(world.haru, posted, "Approve")
    assert f"✓ Approved by <@{world.haru.id}>" in world.text(posted)
    assert world.buttons(posted) == []
    (fact,) = (await world.app.desk.content.of(world.guild.id)).pack.facts[-1:]
    assert fact.text("en") == FACT, "it is live at once"
    assert told(world.noor) == [f"Your suggestion “{FACT}” was taken over in Purple House. Thank you."]


async def test_what_is_answered_in_the_queue_is_answered_in_the_channel_too(world: World) -> None:
    desk = await moderators_channel(world)
    await suggest_fact(world, world.noor, "They met in Busan.")
    await suggest_fact(world, world.theo)
    first, second = [message for message in desk.history() if world.buttons(message)]
    seen = await world.haru.slash(world.channel, "manage review")
    shown = await world.press(world.haru, seen, "Decline")
    await world.haru.submit_modal(shown, {"reason": "It was Seoul."})
    assert f"✗ Declined by <@{world.haru.id}>: It was Seoul." in world.text(first)
    assert world.buttons(first) == []
    assert world.buttons(second) == ["Approve", "Edit", "Decline"]
    await world.press(world.haru, seen, "Approve")
    assert world.buttons(second) == []


async def test_the_queue_goes_on_with_the_next_one(world: World) -> None:
    await suggested(world)
    await suggested(world, "They met in Busan.", world.theo)
    seen = await world.haru.slash(world.channel, "manage review")
    assert seen.ephemeral
    assert "Suggestion 1 of 2 · Fact" in world.text(seen)
    await world.press(world.haru, seen, "▶")
    assert "They met in Busan." in world.text(seen)
    await world.press(world.haru, seen, "◀")
    assert FACT in world.text(seen)
    await world.press(world.haru, seen, "Approve")
    assert "✓ Approved. It is live now." in world.text(seen)
    assert "Suggestion 1 of 1 · Fact" in world.text(seen)
    shown = await world.press(world.haru, seen, "Decline")
    await world.haru.submit_modal(shown, {"reason": "It was Seoul."})
    assert "No suggestion waits for an answer." in world.text(seen)
    assert told(world.theo) == [
        "Your suggestion “They met in Busan.” was not taken over in Purple House. The moderators say: It was Seoul."
    ]


async def test_nearly_the_same_stands_beside_a_suggestion(world: World) -> None:
    await suggested(world)
    await suggested(world, "The light stick was first sold in 2016.", world.theo)
    seen = await world.haru.slash(world.channel, "manage review")
    assert "**Nearly the same**" in world.text(seen)
    assert "The light stick was first sold in 2016. (suggested)" in world.text(seen)


async def test_it_is_approved_in_other_words(world: World) -> None:
    desk = await moderators_channel(world)
    await suggest_fact(world, world.noor)
    shown = await world.press(world.haru, last(desk), "Edit")
    assert shown.modal is not None
    assert shown.modal["components"][0]["component"]["value"] == FACT
    await world.haru.submit_modal(shown, {"text": "The first light stick came in 2015."})
    assert "The first light stick came in 2015." in world.text(last(desk))
    assert f"Suggested by <@{world.noor.id}>" in world.text(last(desk)), "the credit stays"
    assert "✓ Approved by" in world.text(last(desk))


async def test_bad_words_in_an_edit_are_named_and_kept(world: World) -> None:
    await suggested(world)
    seen = await world.haru.slash(world.channel, "manage review")
    shown = await world.press(world.haru, seen, "Edit")
    refused = await world.haru.submit_modal(shown, {"text": "See www.evil.test"})
    assert "has a link" in world.text(refused)
    again = await world.press(world.haru, refused, "Change it")
    assert again.modal is not None
    assert again.modal["components"][0]["component"]["value"] == "See www.evil.test"
    assert (await world.app.desk.queue(world.guild.id)).total == 1


async def test_a_repeated_click_changes_nothing(world: World) -> None:
    desk = await moderators_channel(world)
    await suggest_fact(world, world.noor)
    posted = last(desk)
    shown = await world.press(world.haru, posted, "Decline")
    await world.press(world.haru, posted, "Approve")
    before = await everything(world)
    seen = await world.haru.submit_modal(shown, {"reason": "Too late."})
    assert "This suggestion has been answered already." in world.text(seen.followups[-1] if seen.followups else seen)
    entry_id = (await world.app.desk.history.page(world.guild.id)).items[0].subject
    for kind, args in (("reviewapprove", (entry_id.id, 1, 0)), ("reviewdecline", (entry_id.id, 0))):  # type: ignore[union-attr]
        await forge(world, world.haru, forged_button(kind, *args))
    assert await everything(world) == before
    assert len(told(world.noor)) == 1


async def test_a_stale_version_is_not_approved(world: World) -> None:
    stored = await suggested(world)
    before = await everything(world)
    seen = await forge(world, world.haru, forged_button("reviewapprove", stored.id, stored.version + 1, 0))
    assert "Someone has changed this in the meantime." in world.text(seen)
    assert await everything(world) == before


async def test_members_do_not_see_the_commands(world: World) -> None:
    for name in ("manage review", "manage reports"):
        assert name not in world.noor.available_commands(world.channel)
        with pytest.raises(SetupError):
            await world.noor.slash(world.channel, name)


async def test_members_can_not_forge_a_press(world: World) -> None:
    stored = await suggested(world)
    before = await everything(world)
    for kind, args in (
        ("reviewapprove", (stored.id, 1, 0)),
        ("reviewapprove", (stored.id, 1, 1)),
        ("reviewedit", (stored.id, 1, 0)),
        ("reviewdecline", (stored.id, 0)),
        ("reviewpage", (0, "on")),
        ("reviewretry", ("00",)),
    ):
        seen = await forge(world, world.theo, forged_button(kind, *args))
        assert MODERATORS_ONLY in world.text(seen), kind
        assert seen.modal is None
        assert FACT not in world.text(seen)
    assert await everything(world) == before


async def test_who_lost_the_right_submits_no_modal(world: World) -> None:
    await suggested(world)
    seen = await world.haru.slash(world.channel, "manage review")
    declining = await world.press(world.haru, seen, "Decline")
    editing = await world.press(world.haru, seen, "Edit")
    world.env.backend.remove_member_role(world.guild.id, world.haru.id, world.guild.roles["Moderators"].id)
    before = await everything(world)
    assert MODERATORS_ONLY in world.text(await world.haru.submit_modal(declining, {"reason": "No."}))
    assert MODERATORS_ONLY in world.text(await world.haru.submit_modal(editing, {"text": "Mine."}))
    assert await everything(world) == before


async def test_a_form_of_the_review_is_taken_from_nobody_else_and_once(world: World) -> None:
    """Its id, sent by a member, by another server's moderator, and by a moderator after it was answered."""
    waiting = await suggested(world)
    lobby, mina = neighbours(world)
    yuna = world.join("yuna", roles=[world.guild.roles["Moderators"]])
    seen = await world.haru.slash(world.channel, "manage review")
    decline = await world.press(world.haru, seen, "Decline")
    edit = await world.press(world.haru, seen, "Edit")
    before = await everything(world)
    for form in (decline, edit):
        assert MODERATORS_ONLY in await submit(world, world.theo, form, world.channel, reason="No.")
        assert "That entry is no longer there." in await submit(world, mina, form, lobby, reason="No.")
    assert await everything(world) == before
    await world.haru.submit_modal(decline, {"reason": "It was Seoul."})
    after = await everything(world)
    assert (await world.app.desk.get(world.guild.id, waiting.id)).state == "declined"
    for form in (decline, edit):
        await submit(world, yuna, form, world.channel, reason="No.")
    assert await everything(world) == after


async def test_another_servers_moderator_answers_nothing_here(world: World) -> None:
    lobby, mina = neighbours(world)
    await world.env.settle()
    stored = await suggested(world)
    before = await everything(world)
    for kind, args in (
        ("reviewapprove", (stored.id, 1, 0)),
        ("reviewedit", (stored.id, 1, 0)),
        ("reviewdecline", (stored.id, 0)),
    ):
        seen = await forge(world, mina, forged_button(kind, *args), lobby)
        assert "That entry is no longer there." in world.text(seen), kind
        assert seen.modal is None
    assert await everything(world) == before


async def test_forged_arguments_change_nothing(world: World) -> None:
    await suggested(world)
    before = await everything(world)
    for kind, args in (
        ("reviewapprove", ("x", 1, 0)),
        ("reviewapprove", (1, 1)),
        ("reviewdecline", (-1, 0)),
        ("reviewretry", ("nothing",)),
    ):
        assert STALE in world.text(await forge(world, world.haru, forged_button(kind, *args))), (kind, args)
    assert await everything(world) == before


async def test_after_a_restart_the_buttons_still_work(world: World) -> None:
    desk = await moderators_channel(world)
    await suggest_fact(world, world.noor)
    await world.restart()
    await world.press(world.haru, last(desk), "Approve")
    assert "✓ Approved by" in world.text(last(desk))
