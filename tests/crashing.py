"""What the tests share that kill the server with SIGKILL: the program, its two databases, requests that may end with the server.

VATRA_PROGRAM names the binary, VATRA_CRASHES how often it is killed (40; 200 for the full campaign), VATRA_CRASH_SEED repeats one.
"""
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

PROGRAM = os.environ['VATRA_PROGRAM']
CRASHES = int(os.environ.get('VATRA_CRASHES', '40'))
SEED = int(os.environ.get('VATRA_CRASH_SEED', '0')) or random.randrange(1, 1 << 30)
PASSWORD = 'o parola destul de lunga 17'


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def cnp(number):
    code = f'6{12:02d}{1 + number % 12:02d}{1 + number % 28:02d}35{1 + number:03d}'
    rest = sum(int(a) * b for a, b in zip(code, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9))) % 11
    return code + str(1 if rest == 10 else rest)


class Sqlite:
    name = 'SQLite'

    def __init__(self, home):
        self.home = home

    def environment(self):
        return {}

    def rows(self, sql, values):
        database = sqlite3.connect(f'file:{self.home}/vatra.db?mode=ro', uri=True, timeout=20)
        try:
            return database.execute(sql, values).fetchall()
        finally:
            database.close()

    def close(self):
        pass


class Postgres:
    """A database of its own, read through psql."""
    name = 'PostgreSQL'

    def __init__(self, home):
        here = os.path.dirname(os.path.abspath(__file__))
        self.stop, self.own = os.path.join(here, 'postgres_stop'), None
        self.cluster = os.environ.get('VATRA_TEST_POSTGRES')
        if not self.cluster:
            self.own = self.cluster = subprocess.run([os.path.join(here, 'postgres_start')], capture_output=True, text=True, check=True).stdout.strip()
        database = f'vatra_crash_{os.getpid()}'
        self.psql(self.cluster, f'CREATE DATABASE {database}')
        self.url = self.cluster.replace('/postgres?', f'/{database}?')
        self.database = database

    def psql(self, url, sql):
        done = subprocess.run(['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', sql], capture_output=True, text=True)
        if done.returncode:
            raise AssertionError(f'{sql}: {done.stderr}')
        return done.stdout

    def environment(self):
        return {'DATABASE': self.url}

    def rows(self, sql, values):
        for value in values:
            sql = sql.replace('?', str(int(value)), 1)
        return [tuple(json.loads(line).values()) for line in self.psql(self.url, f'SELECT row_to_json(x) FROM ({sql}) x').splitlines()]

    def close(self):
        if self.own:
            subprocess.run([self.stop, self.own], check=False)
        else:
            self.psql(self.cluster, f'DROP DATABASE {self.database} WITH (FORCE)')


class Crashing:
    """One test: a program in a folder of its own, killed and started again.  engine is Sqlite or Postgres, page has a form's token."""
    engine, page = None, '/'

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix='vatra-crash-')
        self.database = self.engine(self.home)
        self.server, self.url, self.cookies, self.seconds = None, None, {}, {}
        self.random = random.Random(SEED)

    def tearDown(self):
        if self.server and self.server.poll() is None:
            self.server.kill()
            self.server.wait()
        self.database.close()
        shutil.rmtree(self.home, ignore_errors=True)

    # --- the program ---

    def environment(self):
        kept = {k: v for k, v in os.environ.items() if not k.startswith('VATRA_') and k != 'DATABASE'}
        return {**kept, **self.database.environment(), 'VATRA_HOME': self.home, 'LC_ALL': 'C.UTF-8'}

    def vatra(self, *words, text=None):
        done = subprocess.run([PROGRAM, *words], input=text, capture_output=True, text=True, timeout=120, env=self.environment())
        self.assertEqual(done.returncode, 0, f'{words}: {done.stdout}{done.stderr}')
        return done.stdout

    def start(self):
        self.server = subprocess.Popen([PROGRAM, 'serve', '--port', '0', '--language', 'en'], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       text=True, env=self.environment())
        line = self.server.stdout.readline()
        found = re.search(r'http://[0-9.]+:\d+', line)
        self.assertTrue(found, f'seed {SEED}: it does not start again: {line}')
        self.url = found.group(0)

    def kill(self):
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()
        self.server.stdout.close()

    def ask(self, who, path, form=None, upload=None):
        """(status, body, Location); None: the server is gone."""
        headers = {'Cookie': self.cookies[who][0]} if who in self.cookies else {}
        data = None
        if form is not None:
            data = urllib.parse.urlencode({'csrf': self.cookies.get(who, ('', ''))[1], **form}).encode()
        if upload is not None:
            mark = 'x' * 30
            data = (f'--{mark}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{self.cookies[who][1]}\r\n--{mark}\r\n'
                    f'Content-Disposition: form-data; name="file"; filename="extras.xml"\r\n\r\n{upload}\r\n--{mark}--\r\n').encode()
            headers['Content-Type'] = f'multipart/form-data; boundary={mark}'
        try:
            with urllib.request.build_opener(NoRedirect).open(urllib.request.Request(self.url + path, data, headers), timeout=60) as answer:
                return answer.status, answer.read().decode(), None, answer.headers
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode(), answer.headers.get('Location'), answer.headers
        except (urllib.error.URLError, ConnectionError, OSError):
            return None
        except Exception as wrong:  # http.client has many names for a connection that ends
            if type(wrong).__module__ == 'http.client':
                return None
            raise

    def sign_in(self, who):
        answer = self.ask(None, '/sign-in', {'email': f'{who}@example.org', 'password': PASSWORD})
        cookie = [c.split(';')[0] for c in answer[3].get_all('Set-Cookie') or [] if c.startswith('session=')][0]
        self.cookies[who] = (cookie, '')
        page = self.ask(who, self.page)[1]
        self.cookies[who] = (cookie, re.search(r'name="csrf" value="([^"]+)"', page).group(1))

    # --- what begins ---

    def rows(self, sql, *values):
        return self.database.rows(sql, values)

    def one(self, sql, *values):
        return self.rows(sql, *values)[0][0]

    def done(self, who, path, form):
        answer = self.ask(who, path, form)
        self.assertEqual(answer[0], 303, f'{path}: {answer[1][:3000]}')
        return answer[2]

    def add_people(self, users, count):
        """Users by role, and so many persons; the server serves and all are signed in."""
        self.vatra('setup')
        for who, role in users.items():
            self.vatra('user', 'add', '--name', who.title(), '--email', f'{who}@example.org', '--role', role, '--password-stdin', text=PASSWORD + '\n')
        lines = ['nume;prenume;cnp'] + [f'Pop{chr(97 + i % 26)}{chr(97 + i // 26)};Ana;{cnp(i)}' for i in range(count)]
        path = os.path.join(self.home, 'people.csv')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(lines) + '\n')
        self.vatra('people', 'import', path)
        self.start()
        for who in users:
            self.sign_in(who)

    # --- steps: each may be asked again at any time ---

    def crash_during(self, step, month):
        delay = self.random.uniform(0, 1.2 * self.seconds.get(step, 0.2))
        worker = threading.Thread(target=getattr(self, step), args=(month,))
        worker.start()
        time.sleep(delay)
        self.kill()
        worker.join()
        self.start()
        self.check()

    def finish(self, step, month):
        began = time.monotonic()
        for _ in range(3):
            if self.is_done(step, month):
                return
            getattr(self, step)(month)
        self.assertTrue(self.is_done(step, month), f'seed {SEED}: {step} of {month} is not done: {getattr(self, step)(month)}')
        self.seconds[step] = min(1.0, time.monotonic() - began)
