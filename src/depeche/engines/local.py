"""Worker processes on one machine: in order or not, memory bounded, a worker that dies costs one article."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import Generic, TypeVar

from depeche.engines.work import BATCH, Failure, Settings, batches, code_batch, one_thread
from depeche.records import Article

_Job = TypeVar("_Job")
_Done = TypeVar("_Done")
# Batches under way or waiting, a worker: enough that none idles, few enough that memory stays flat.
_AHEAD = 3


class WorkerDied(Exception):
    """A worker process ended without an answer: killed, or out of memory."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin() -> None:
    """Make a worker quiet at an interrupt (the parent ends it) and let it end with its parent, however that ends."""
    one_thread()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait as wait_for

    wait_for([sentinel])
    os._exit(1)


@dataclass(slots=True)
class _Task(Generic[_Job, _Done]):
    """A job under way."""

    job: _Job
    future: Future[_Done]


class Pool(Generic[_Job, _Done]):
    """Runs ``work`` over jobs in worker processes. A job whose worker dies is tried once more, alone, then ``lost``."""

    def __init__(self, work: Callable[[_Job], _Done], lost: Callable[[_Job], _Done], workers: int) -> None:
        self._work = work
        self._lost = lost
        self._workers = workers
        self._pool = self._start(workers)

    def _start(self, workers: int) -> ProcessPoolExecutor:
        # spawn: a fork of a process with threads or a loaded model may hang, and macOS has no safe fork.
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)

    def run(self, jobs: Iterable[_Job], *, ordered: bool = True) -> Iterator[_Done]:
        """What came of the jobs, in their order or as they end."""
        pending: deque[_Task[_Job, _Done]] = deque()
        try:
            for job in jobs:
                pending.append(self._submit(job, pending))
                if len(pending) >= self._workers * _AHEAD:
                    yield self._next(pending, ordered)
            while pending:
                yield self._next(pending, ordered)
        finally:
            self._pool.shutdown(wait=not pending, cancel_futures=True)

    def _submit(self, job: _Job, pending: deque[_Task[_Job, _Done]]) -> _Task[_Job, _Done]:
        try:
            return _Task(job, self._pool.submit(self._work, job))
        except BrokenProcessPool:
            self._mend(pending)
            return _Task(job, self._pool.submit(self._work, job))

    def _next(self, pending: deque[_Task[_Job, _Done]], ordered: bool) -> _Done:
        if not ordered:
            wait([task.future for task in pending], return_when=FIRST_COMPLETED)
            ready = next(at for at, task in enumerate(pending) if task.future.done())
            pending.rotate(-ready)
        try:
            done = pending[0].future.result()
        except BrokenProcessPool:
            self._mend(pending)
            done = pending[0].future.result()
        pending.popleft()
        return done

    def _mend(self, pending: deque[_Task[_Job, _Done]]) -> None:
        """After a worker's death: nobody knows whose job it was, so all that are unanswered run alone, one after the other."""
        self._pool.shutdown(wait=True, cancel_futures=True)
        for task in pending:
            if not task.future.done() or task.future.cancelled() or task.future.exception() is not None:
                task.future = self._alone(task.job)
        self._pool = self._start(self._workers)

    def _alone(self, job: _Job) -> Future[_Done]:
        answer: Future[_Done] = Future()
        with self._start(1) as single:
            try:
                answer.set_result(single.submit(self._work, job).result())
            except BrokenProcessPool:
                answer.set_result(self._lost(job))
        return answer


@dataclass(frozen=True, slots=True)
class CodeBatch:
    """The work of coding a batch; a small object that goes to each worker."""

    settings: Settings

    def __call__(self, articles: list[Article]) -> list[Article | Failure]:
        """The articles coded, or what went wrong."""
        return code_batch(articles, self.settings)


def code_articles(
    articles: Iterable[Article], settings: Settings, *, workers: int = 1, ordered: bool = True, batch: int = BATCH
) -> Iterator[Article | Failure]:
    """The articles with their events, or what went wrong with one; with one worker in this process.

    Args:
        articles: read as they are needed, never all at once.
        settings: how to code them.
        workers: worker processes.
        ordered: in the order of ``articles``; else as they are ready.
        batch: articles that go to a worker together.
    """
    groups = batches(articles, batch)
    if workers <= 1:
        for group in groups:
            yield from code_batch(group, settings)
        return
    for done in Pool(CodeBatch(settings), _Lost(settings), workers).run(groups, ordered=ordered):
        yield from done


@dataclass(frozen=True, slots=True)
class _Lost:
    """A batch whose worker died twice: each article alone, and the one that kills its worker is written down."""

    settings: Settings

    def __call__(self, articles: list[Article]) -> list[Article | Failure]:
        """The articles coded, but for those that cannot be."""
        if len(articles) == 1:
            return [Failure.of(articles[0], WorkerDied("its worker process died twice; it may need more memory"))]
        pool: Pool[list[Article], list[Article | Failure]] = Pool(CodeBatch(self.settings), self, 1)
        return [one for done in pool.run([article] for article in articles) for one in done]
