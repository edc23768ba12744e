"""Worker processes that evaluate the lines of long batches, so that a batch uses every core.

Each worker is a process that is connected by a pipe to one thread of the server. When either side ends, its end of the pipe
is closed, which the other side notices immediately, even during an answer. A worker therefore exits with its server, however
that ends, and a worker that died is restarted.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import logging.config
import multiprocessing
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import SimpleQueue
from typing import Final

from ...catalogue.load import load_editions
from ...logs import log_config
from ...settings import Settings
from .batch_lines import Line, LinesAnswer, answer_lines, failed, joined
from .plan_answers import PlanAnswers

_LOG: Final = logging.getLogger(__name__)
_SPAWN: Final = multiprocessing.get_context("spawn")  # a server has threads, so it must not be forked


class WorkerStartError(Exception):
    """A worker's process could not be started."""


class WorkerDiedError(Exception):
    """A worker's process ended before it answered."""


class Worker:
    """A process that answers lines. It is started at the first request, and restarted if it has died."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pipe: Connection | None = None
        self._is_closing = False
        self.process: SpawnProcess | None = None

    def start(self) -> Connection:
        """Start the process unless it runs, wait until it is ready, and return the server's end of the pipe."""
        if self._pipe is not None:
            return self._pipe
        pipe, its_end = _SPAWN.Pipe()
        self.process = _SPAWN.Process(target=_serve, args=(its_end, self._settings), daemon=True)
        try:
            self.process.start()
        except OSError as error:
            raise WorkerStartError(str(error)) from error
        its_end.close()
        self._pipe = pipe
        if self._is_closing:  # `kill` was called before the process existed
            self.process.kill()
        try:
            pipe.recv()
        except (OSError, EOFError) as error:
            raise WorkerStartError(f"exit code {self.end()}") from error
        return pipe

    def ask(self, lines: Sequence[Line], tag: str) -> LinesAnswer:
        """Return the process's answer to the lines. Raises WorkerStartError or WorkerDiedError with the reason."""
        pipe = self.start()
        try:
            pipe.send((lines, tag))
            answer: LinesAnswer = pipe.recv()
        except (OSError, EOFError) as error:
            raise WorkerDiedError(f"exit code {self.end()}") from error
        return answer

    def kill(self) -> None:
        """Kill the process permanently. Another thread may be waiting for its answer."""
        self._is_closing = True
        if self.process is not None and self.process.pid is not None:
            self.process.kill()

    def end(self) -> int | None:
        """Kill the process if it is still running, and return its exit code."""
        if self._pipe is None or self.process is None:
            return None
        self._pipe.close()
        self._pipe = None
        self.process.kill()
        self.process.join()
        return self.process.exitcode


class BatchWorkers:
    """A pool of `count` workers. They are started by the first long batch and run until the server ends."""

    def __init__(self, count: int, settings: Settings) -> None:
        self.count = count
        self.workers = tuple(Worker(settings) for _ in range(count))
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._threads: ThreadPoolExecutor | None = None  # one for each worker
        self._starts: list[Future[None]] = []
        self._is_usable = count > 0

    @property
    def are_ready(self) -> bool:
        """Whether all workers have started, so that it is faster to use them."""
        return self._is_usable and bool(self._starts) and all(start.done() for start in self._starts)

    def start(self) -> None:
        """Start the workers without waiting for them. Further calls have no effect."""
        if self._threads is None and self.count:
            self._threads = ThreadPoolExecutor(self.count, "batch")
            self._starts = [self._threads.submit(self._start, worker) for worker in self.workers]

    async def answer(self, lines: Sequence[Line], tag: str) -> LinesAnswer | None:
        """Return the answer of the next free worker; None if no worker can be used."""
        if not self.are_ready:
            return None
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, lines, tag)

    def close(self) -> None:
        """Kill the workers, even during an answer: they have no state that could be damaged."""
        self._is_usable = False
        for worker in self.workers:
            worker.kill()
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for worker in self.workers:
            worker.end()

    def _start(self, worker: Worker) -> None:
        try:
            worker.start()
        except WorkerStartError as error:
            self._do_without(error)
        else:
            self._idle.put(worker)

    def _do_without(self, error: WorkerStartError) -> None:
        if self._is_usable:
            _LOG.warning("A batch worker can't be started (%s). The server evaluates batches itself.", error)
        self._is_usable = False

    def _answer(self, lines: Sequence[Line], tag: str) -> LinesAnswer | None:
        """Return the answer of a free worker. It runs in a thread of the pool, which has one thread per worker."""
        worker = self._idle.get()
        try:
            return worker.ask(lines, tag)
        except WorkerStartError as error:
            self._do_without(error)
            return None
        except WorkerDiedError as error:
            if not self._is_usable:
                return None
            first, last = lines[0].number, lines[-1].number
            _LOG.warning("A batch worker died (%s). Lines %d to %d are tried once more.", error, first, last)
            # One at a time, so that only the line that kills its worker fails.
            return joined([_answer_again(worker, line, tag) for line in lines])
        finally:
            self._idle.put(worker)


def _answer_again(worker: Worker, line: Line, tag: str) -> LinesAnswer:
    try:
        return worker.ask((line,), tag)
    except (WorkerDiedError, WorkerStartError) as error:
        _LOG.warning("A batch worker died (%s). Line %d is answered with an error.", error, line.number)
        return failed(line, tag)


def _serve(pipe: Connection, settings: Settings) -> None:
    """Answer lines until the server's end of the pipe is closed. This function runs in the worker process."""
    # A terminal sends these signals to the whole process group, but only the server may end its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    logging.config.dictConfig(log_config(settings.log_level, settings.log_format))
    answers = PlanAnswers.of(settings, load_editions())
    gc.collect()
    gc.freeze()
    with suppress(EOFError, ConnectionError):
        pipe.send(True)
        while True:
            lines, tag = pipe.recv()
            pipe.send(answer_lines(answers, lines, tag))
