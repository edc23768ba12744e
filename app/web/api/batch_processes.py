"""Processes that share the work of long batches, so that a batch has every core. Plain pipes, no thread is forked.

They are started by the first batch that is long, and stay until the server ends: a few lines go out over a pipe, their
answers come back over it. What ends the server ends them too, since the pipe closes. One that is lost is replaced,
until so many were that something else has to be wrong: then the rest end too, rather than stand idle.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import multiprocessing
import signal
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from threading import Lock
from typing import Final

from ...catalogue.load import load_editions
from ...catalogue.model import Plugin
from ...engine.evaluation import Strength, Verdict
from ...settings import Settings
from ...wording.language import load_language
from .plan_answers import PlanAnswers

_LOG: Final = logging.getLogger(__name__)
_SECONDS_TO_END: Final = 5  # for all of them
MAX_REPLACED: Final = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What of a verdict is counted."""

    plugin: Plugin | None
    strength: Strength


@dataclass(frozen=True, slots=True)
class Line:
    number: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a batch that are answered together, and the tag of the language that they are answered in."""

    lines: tuple[Line, ...]
    tag: str


@dataclass(frozen=True, slots=True)
class LinesAnswer:
    """The JSON of each on a line of its own; `judged` has None for a line that holds no plan."""

    body: bytes
    judged: tuple[Outcome | None, ...]


def answer_lines(answers: PlanAnswers, lines: Lines) -> LinesAnswer:
    language = load_language(lines.tag)
    answered = [answers.answer(line.text, language, line=line.number) for line in lines.lines]
    body = b"".join(bytes(each.response.body) + b"\n" for each in answered)
    return LinesAnswer(body, tuple(_outcome(each.verdict) for each in answered))


def _outcome(verdict: Verdict | None) -> Outcome | None:
    return None if verdict is None else Outcome(verdict.plugin, verdict.strength)


@dataclass(frozen=True, slots=True, eq=False)
class _Process:
    """One of them, and this end of its pipe, which only the thread that waits for an answer may close meanwhile."""

    process: multiprocessing.process.BaseProcess
    pipe: Connection


class BatchProcesses:
    """A thread each, which waits for what its process answers."""

    def __init__(self, count: int, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()  # for all below, of which several threads have a hand
        self._count = count
        self._ready = 0
        self._replaced = 0
        self._all: list[_Process] = []
        self._idle: deque[_Process] = deque()
        self._threads: ThreadPoolExecutor | None = None

    @property
    def are_ready(self) -> bool:
        """Whether lines are better given to them than answered here."""
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

    async def answer(self, lines: Lines) -> LinesAnswer:
        """Raises OSError or EOFError where the process is gone, or another is not replaced yet."""
        assert self._threads is not None, "start() comes before"
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._ask, lines)

    def close(self) -> None:
        """End them, whatever they are at. A batch that is under way is answered here from now on."""
        self._end_all()
        if self._threads is not None:
            self._threads.shutdown(wait=False)

    def _end_all(self) -> None:
        with self._lock:
            self._count = self._ready = 0
            ending, idle = list(self._all), list(self._idle)
            self._idle.clear()
        for each in idle:
            each.pipe.close()
        for each in ending:
            each.process.kill()  # they hold nothing that could be left half done
        end = time.monotonic() + _SECONDS_TO_END
        for each in ending:
            each.process.join(max(0, end - time.monotonic()))

    def _start_one(self) -> None:
        try:
            begun = self._begin_one()
            begun.pipe.recv()
        except (OSError, EOFError) as error:
            if self._count:
                _LOG.warning(
                    "No process for batches could be started (%s); they are answered by the server's own.",
                    error,
                )
            self._end_all()
            return
        self._add(begun)

    def _begin_one(self) -> _Process:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._settings), daemon=True)
        process.start()
        theirs.close()
        begun = _Process(process, ours)
        with self._lock:
            self._all.append(begun)
            is_over = not self._count
        if is_over:  # the server ended meanwhile, and did not see this one
            process.kill()
        return begun

    def _add(self, begun: _Process) -> None:
        with self._lock:
            if self._count:
                self._idle.append(begun)
                self._ready += 1
                return
        begun.pipe.close()

    def _ask(self, lines: Lines) -> LinesAnswer:
        with self._lock:
            if not (self.are_ready and self._idle):
                raise EOFError
            asked = self._idle.popleft()
        try:
            asked.pipe.send(lines)
            answer: LinesAnswer = asked.pipe.recv()
        except (OSError, EOFError):
            asked.pipe.close()
            self._replace(asked)
            raise
        self._give_back(asked)
        return answer

    def _give_back(self, asked: _Process) -> None:
        with self._lock:
            if self._count:
                self._idle.append(asked)
                return
        asked.pipe.close()

    def _replace(self, lost: _Process) -> None:
        with self._lock:
            if not self._count or self._threads is None:
                return  # not lost, but ended
            self._all.remove(lost)
            self._ready -= 1
            self._replaced += 1
            is_hopeless = self._replaced > MAX_REPLACED
            if not is_hopeless:
                self._threads.submit(self._start_one)
        lost.process.kill()
        lost.process.join()
        if is_hopeless:
            _LOG.warning("A process for batches is gone again; they are answered by the server's own.")
            self._end_all()
        else:
            _LOG.warning("A process for batches is gone; another takes its place.")


def _serve(pipe: Connection, settings: Settings) -> None:
    """The work of a process, until the other end of the pipe is closed."""
    # A terminal, or whoever ends a whole group, sends them to all; the server says when it is time.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    answers = PlanAnswers.of(settings, load_editions())
    gc.collect()
    gc.freeze()
    pipe.send(True)
    with suppress(EOFError, ConnectionError):  # so the other end is closed, or gone
        while True:
            lines: Lines = pipe.recv()
            pipe.send(answer_lines(answers, lines))
