"""The clerks as Locust's users. Runs in an environment that has Locust and nothing of the product."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from locust import FastHttpUser, between, task

from bench.load.clerks import CLERKS, Answer, Person

FOLDER, PAUSE = Path(os.environ["ZHIHENG_LOAD"]), float(os.environ["ZHIHENG_PAUSE"])
PROCESS, PROCESSES = int(os.environ["ZHIHENG_PROCESS"]), int(os.environ["ZHIHENG_PROCESSES"])
PEOPLE = [Person(**one) for one in json.loads((FOLDER / "people.json").read_text("utf-8"))]
MINE = list(enumerate(PEOPLE))[PROCESS::PROCESSES]


class AtADesk(FastHttpUser):
    abstract = True
    wait_time = between(PAUSE / 2, PAUSE * 1.5)
    role = ""
    coming: Iterator[tuple[int, Person]]

    def on_start(self) -> None:
        number, person = next(self.coming)
        # as the proxy in front of the product tells it: everybody comes from somewhere else
        self.own = {"X-Forwarded-For": f"198.18.{number // 250}.{number % 250 + 1}"}
        self.notes = (FOLDER / f"notes-{PROCESS}.jsonl").open("a", encoding="utf-8")
        self.day = CLERKS[self.role](person, self.carry, self.note).day()

    def on_stop(self) -> None:
        self.notes.close()

    @task
    def next_page(self) -> None:
        next(self.day)

    def note(self, noted: dict) -> None:
        self.notes.write(json.dumps(noted, ensure_ascii=False) + "\n")
        self.notes.flush()

    def carry(self, method, address, name, kind, body, wrong) -> Answer:
        headers = {**self.own, **({"Content-Type": kind} if kind else {})}
        with self.client.request(
            method, address, name=name, data=body or None, headers=headers,
            catch_response=True, allow_redirects=False,
        ) as response:  # fmt: skip
            to = (response.headers or {}).get("Location", "")
            answer = Answer(response.status_code or 0, to, response.text or "")
            if fault := wrong(answer):
                response.failure(fault)
            else:
                response.success()
        return answer if answer.status != 302 or method == "POST" else self.carry(
            "GET", to, to.split("?")[0], "", b"", wrong
        )  # fmt: skip


for role in {person.role for _, person in MINE}:
    them = [(number, person) for number, person in MINE if person.role == role]
    globals()[role] = type(
        role, (AtADesk,), {"role": role, "coming": iter(them), "fixed_count": len(them)}
    )
