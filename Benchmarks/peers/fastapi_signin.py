"""The peer: sign-ins with FastAPI and one writer that commits in groups. Each answer waits until its row is on disk."""
import asyncio
import os
import sqlite3

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field


class SignIn(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    enrolment: str = Field(min_length=36, max_length=36)
    lesson: str = Field(min_length=36, max_length=36)
    direction: str = Field(pattern="^(in|out)$")


def connect():
    database = sqlite3.connect(os.environ["DB"], isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE IF NOT EXISTS signing(id INTEGER PRIMARY KEY, class TEXT, enrolment TEXT, lesson TEXT, direction TEXT,"
                     " UNIQUE(lesson, enrolment, direction))")
    return database


app = FastAPI()
database = connect()
waiting = None


def store(group):
    database.execute("BEGIN IMMEDIATE")
    ids = [database.execute("INSERT INTO signing(class, enrolment, lesson, direction) VALUES(?,?,?,?)", row).lastrowid for row, _ in group]
    database.execute("COMMIT")
    return ids


async def write():
    loop = asyncio.get_running_loop()
    while True:
        group = [await waiting.get()]
        while not waiting.empty() and len(group) < 256:
            group.append(waiting.get_nowait())
        for (_, answer), row in zip(group, await loop.run_in_executor(None, store, group)):
            answer.set_result(row)


@app.post("/api/v1/classes/{course}/signings", status_code=201)
async def sign(course: str, body: SignIn):
    global waiting
    if waiting is None:
        waiting = asyncio.Queue()
        app.state.writer = asyncio.create_task(write())
    answer = asyncio.get_running_loop().create_future()
    waiting.put_nowait(((course, body.enrolment, body.lesson, body.direction), answer))
    return {"id": await answer}


@app.get("/readyz")
async def ready():
    return "ready"
