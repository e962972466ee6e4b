"""Kills of the ballot at random moments of a session: what it said it saved is there, once, and starting again continues."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from http.client import HTTPException
from pathlib import Path

from tests.ballot.conftest import copied
from tests.ballot.serving import Answer, Phone, Server, serving, start

PEOPLE = 6


class Person:
    """Somebody who rates again and again, sends a form again when no answer came, and remembers what was acknowledged."""

    def __init__(self, phone: Phone, seed: int) -> None:
        self.phone, self.chance = phone, random.Random(seed)
        self.acknowledged: list[str] = []
        self.unsure: list[str] = []
        self.stop = threading.Event()
        self.wrong: list[str] = []

    def run(self) -> None:
        """Until told to stop."""
        while not self.stop.is_set():
            score = str(self.chance.randint(0, 100))
            page = self._try(self.phone.page)
            if page is None or self.acknowledged[-1:] == [score]:
                continue
            answer = self._try(lambda page=page, score=score: self.phone.rate(score, page))
            if answer is None:
                self.unsure.append(score)
            elif answer.status == 303:
                self.acknowledged.append(score)
            elif answer.status not in {409, 503}:
                self.wrong.append(f"{answer.status} {answer.said}")

    def _try(self, attempt: object) -> Answer | None:
        """An answer, after as many attempts as it takes; None when told to stop."""
        while not self.stop.is_set():
            try:
                answer: Answer = attempt()  # type: ignore[operator]
            except (OSError, HTTPException):
                time.sleep(0.05)
                continue
            if answer.status not in {429, 503}:
                return answer
            time.sleep(0.1)
        return None


def kill_again_and_again(folder: Path, root: Path, kills: int) -> None:
    """A session of six people and a server that is killed at random moments, seeded."""
    moments = random.Random(int(os.environ.get("PIFKIT_SEED", "20260401")))
    with serving(copied(folder / "w", root), folder / "refusals.jsonl") as server:
        phones = [Phone(server, f"127.0.5.{n}").join(f"Person {n}") for n in range(1, PEOPLE + 1)]
        server.do("opened", "1.1")
        people = [Person(phone, n) for n, phone in enumerate(phones)]
        threads = [threading.Thread(target=one.run) for one in people]
        for one in threads:
            one.start()
        current, hit = server, 0
        try:
            for _ in range(kills):
                before = sum(len(one.acknowledged) for one in people)
                time.sleep(moments.uniform(0.2, 1.5))
                current.process.send_signal(signal.SIGKILL)
                current.process.communicate(timeout=10)
                hit += sum(len(one.acknowledged) for one in people) > before
                current = start(server.workspace, server.log, "--port", str(server.port), code=server.code)
                assert current.ready["join"] == server.ready["join"]
            time.sleep(1)
        finally:
            for one in people:
                one.stop.set()
            for thread in threads:
                thread.join(timeout=60)
            current.stop()
        assert hit > kills // 2, "most kills came before anybody had rated"
        _all_there(server, people)


def _all_there(server: Server, people: list[Person]) -> None:
    events = server.events("rating")
    assert len({one.uuid for one in events}) == len(events)
    state = server.state().item("1.1").ratings[1][""]
    for person in people:
        assert person.wrong == []
        assert person.acknowledged, "everybody had something acknowledged"
        mine = [one.get("score") for one in events if one.actor == person.phone.actor]
        # What was acknowledged is there in its order; between it only what was sent when the server was killed.
        rest = iter(mine)
        assert all(score in rest for score in person.acknowledged), (person.acknowledged, mine)
        assert len(mine) <= len(person.acknowledged) + len(person.unsure) + 1
        assert state[person.phone.actor].score == mine[-1]
