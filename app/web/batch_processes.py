"""Processes that share the work of long batches, so that a batch has every core. Plain pipes, no thread is forked.

They are started by the first batch that is long, and stay until the server ends: a line of a plan goes out over a pipe,
the answer comes back over it. What ends the server ends them too, since the pipe closes.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import signal
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Final

from app.catalogue.load import load_editions
from app.catalogue.model import Plugin
from app.locale import language
from app.planning.evaluation import Strength
from app.settings import Settings
from app.web.plan_answers import PlanAnswers

_LOG: Final = logging.getLogger(__name__)
_SECONDS_TO_END: Final = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What of a verdict is counted."""

    plugin: Plugin | None
    strength: Strength


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a batch, and the tag of the language that it is answered in."""

    number: int
    text: bytes
    tag: str


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """The JSON; `judged` is None where the line holds no plan."""

    body: bytes
    judged: Outcome | None


def answer_line(answers: PlanAnswers, line: Line) -> LineAnswer:
    answered = answers.answer(line.text, language(line.tag), line=line.number)
    verdict = answered.verdict
    judged = None if verdict is None else Outcome(verdict.plugin, verdict.strength)
    return LineAnswer(bytes(answered.response.body), judged)


class BatchProcesses:
    """A thread each, which waits for what its process answers."""

    def __init__(self, count: int, settings: Settings) -> None:
        self._settings = settings
        self._count = count
        self._pipes: deque[Connection] = deque()
        self._processes: list[multiprocessing.process.BaseProcess] = []
        self._threads: ThreadPoolExecutor | None = None
        self._ready = 0

    @property
    def are_ready(self) -> bool:
        """Whether a line is better given to them than answered here."""
        return 0 < self._count <= self._ready

    @property
    def count(self) -> int:
        """How many there are, or would be."""
        return self._count

    def start(self) -> None:
        """Start them beside whatever else is done. Further calls do nothing."""
        if self._threads is None and self._count:
            self._threads = ThreadPoolExecutor(self._count, "batch")
            for _ in range(self._count):
                self._threads.submit(self._start_one)

    async def answer(self, line: Line) -> LineAnswer:
        """Raises OSError or EOFError where the process is gone, and with it all of them."""
        assert self._threads is not None, "start() comes before"
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, line)

    def close(self) -> None:
        """End them. A batch that is under way is answered here from now on."""
        self._ready = 0
        self._count = 0
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.join(_SECONDS_TO_END)
            process.kill()

    def _start_one(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        try:
            process = context.Process(target=_serve, args=(theirs, self._settings), daemon=True)
            process.start()
            theirs.close()
            ours.recv()
        except (OSError, EOFError) as error:
            _LOG.warning(
                "No process for batches could be started (%s); they are answered by the server's own.", error
            )
            return
        self._processes.append(process)
        self._pipes.append(ours)
        self._ready += 1

    def _ask(self, line: Line) -> LineAnswer:
        if not self._ready:
            raise EOFError
        pipe = self._pipes.popleft()  # there is one for each thread
        try:
            pipe.send(line)
            answer: LineAnswer = pipe.recv()
        except (OSError, EOFError):
            _LOG.warning("A process for batches is gone; from now on they are answered by the server's own.")
            self._ready = 0
            pipe.close()
            raise
        self._pipes.append(pipe)
        return answer


def _serve(pipe: Connection, settings: Settings) -> None:
    """The work of a process, until the other end of the pipe is closed."""
    # A terminal sends it to all; the server says when it is time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = PlanAnswers.of(settings, load_editions()).for_series()
    gc.collect()
    gc.freeze()
    pipe.send(True)
    while True:
        try:
            line: Line = pipe.recv()
        except EOFError:
            return
        pipe.send(answer_line(answers, line))
