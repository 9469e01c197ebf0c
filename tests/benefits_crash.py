#!/usr/bin/env python3
"""Kills the server with SIGKILL while it computes a list of payments, approves it, makes its files and takes in what came back; after
each kill the sums and states must be right, and what was asked is asked again until it is done.  Once on SQLite, once on PostgreSQL.

VATRA_PROGRAM names the binary, VATRA_CRASHES how often it is killed on each (25; 200 for the full campaign), VATRA_CRASH_SEED repeats
one.  PostgreSQL is that of VATRA_TEST_POSTGRES, or one that tests/postgres_start starts for it.
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
import unittest
import urllib.error
import urllib.parse
import urllib.request

PROGRAM = os.environ['VATRA_PROGRAM']
CRASHES = int(os.environ.get('VATRA_CRASHES', '25'))
SEED = int(os.environ.get('VATRA_CRASH_SEED', '0')) or random.randrange(1, 1 << 30)
PASSWORD = 'o parola destul de lunga 17'
PERSONS, AMOUNT = 40, 40000
PEOPLE = {'officer': 'benefits', 'director': 'director', 'accountant': 'accountant'}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def iban(number):
    account = f'BTRL{number:016d}'
    digits = ''.join(str(int(c, 36)) for c in account + 'RO00')
    return f'RO{98 - int(digits) % 97:02d}{account}'


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


class Crashes:
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
        page = self.ask(who, '/benefits')[1]
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

    def begin(self):
        self.vatra('setup')
        for who, role in PEOPLE.items():
            self.vatra('user', 'add', '--name', who.title(), '--email', f'{who}@example.org', '--role', role, '--password-stdin', text=PASSWORD + '\n')
        lines = ['nume;prenume;cnp'] + [f'Pop{chr(97 + i % 26)}{chr(97 + i // 26)};Ana;{cnp(i)}' for i in range(PERSONS)]
        path = os.path.join(self.home, 'people.csv')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(lines) + '\n')
        self.vatra('people', 'import', path)
        self.start()
        for who in PEOPLE:
            self.sign_in(who)
        scheme = {'code': 'subsidy', 'name': 'Subventie', 'period': 'month', 'currency': 'RON', 'from_day': '2020-01-01', 'retro_months': '1',
                  'recovery_percent': '50', 'needs_visa': '1', 'payer_name': 'DAS', 'payer_iban': iban(1), 'valid_from': '2020-01-01',
                  'amount': '400', 'legal_basis': 'HCL 1', 'promised_months': '18'}
        self.scheme = self.done('officer', '/benefits/schemes/new', scheme).rsplit('/', 1)[1]
        persons = [row[0] for row in self.rows('SELECT id FROM person ORDER BY id')]
        self.assertEqual(len(persons), PERSONS)
        for i, person in enumerate(persons):
            way = {'cash': '1'} if i % 10 == 9 else {'iban': iban(100 + i)}
            self.done('officer', '/benefits/grants/new', {'scheme': self.scheme, 'person_id': str(person), 'decision': '1', 'from': '01.2020', **way})

    # --- the steps: each may be asked again at any time ---

    def run_of(self, month):
        found = self.rows("SELECT id, state, version FROM benefit_run WHERE month = ? AND state <> 'cancelled'", month)
        return found[0] if found else (None, None, None)

    def run_list(self, month):
        return self.ask('officer', f'/benefits/schemes/{self.scheme}/run', {'month': f'{month % 12 + 1:02d}.{month // 12}'})

    def approve(self, month):
        run, _, version = self.run_of(month)
        return self.ask('director', f'/benefits/runs/{run}/approve', {'version': str(version)})

    def visa(self, month):
        run, _, version = self.run_of(month)
        return self.ask('accountant', f'/benefits/runs/{run}/visa', {'version': str(version)})

    def send_files(self, month):
        run = self.run_of(month)[0]
        first = self.ask('accountant', f'/benefits/runs/{run}/file', {'format': 'pain.001.001.03'})
        return first and self.ask('accountant', f'/benefits/runs/{run}/file', {'format': 'cash'})

    def statement(self, month):
        run = self.run_of(month)[0]
        entries = []
        for i, (reference, amount) in enumerate(self.rows('SELECT reference, amount FROM benefit_payment WHERE run_id = ? AND of_id IS NULL ORDER BY id', run)):
            entries.append(f'<Ntry><Amt Ccy="RON">{amount / 100:.2f}</Amt><CdtDbtInd>{"CRDT" if i == 3 else "DBIT"}</CdtDbtInd><Sts>BOOK</Sts>'
                           f'<BookgDt><Dt>2025-02-10</Dt></BookgDt><NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>')
        return ('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>' + ''.join(entries) +
                '</Stmt></BkToCstmrStmt></Document>')

    def reconcile(self, month):
        return self.ask('accountant', '/benefits/returns', upload=self.statement(month))

    def repeat(self, month):
        run = self.run_of(month)[0]
        failed = self.rows("SELECT id FROM benefit_payment WHERE run_id = ? AND state = 'failed'", run)
        answer = self.ask('accountant', f'/benefits/payments/{failed[0][0]}/repeat', {})
        answer = answer and self.ask('accountant', f'/benefits/runs/{run}/file', {'format': 'pain.001.001.03'})
        return answer and self.ask('accountant', f'/benefits/runs/{run}/paid', {})

    def is_done(self, step, month):
        run, state, _ = self.run_of(month)
        if step == 'run_list':
            return run is not None
        if step in ('approve', 'visa'):
            column = 'visa_at' if step == 'visa' else 'approved_at'
            return self.one(f'SELECT count({column}) FROM benefit_run WHERE id = ?', run) == 1
        if step == 'send_files':
            return state in ('filed', 'settled')
        if step == 'reconcile':
            return self.one("SELECT count(*) FROM benefit_payment WHERE run_id = ? AND of_id IS NULL AND state NOT IN ('paid', 'failed')", run) == 0
        return self.one("SELECT count(*) FROM benefit_payment WHERE run_id = ? AND of_id IS NOT NULL AND state = 'paid'", run) == 1

    # --- what must hold at any time ---

    def check(self):
        def nothing(sql):
            self.assertEqual(self.rows(sql), [], f'seed {SEED}: {sql}')
        nothing("SELECT month FROM benefit_run WHERE state <> 'cancelled' GROUP BY month HAVING count(*) > 1")
        nothing(f"SELECT r.id FROM benefit_run r WHERE (SELECT count(*) FROM benefit_line l WHERE l.run_id = r.id) <> {PERSONS} OR r.net <> "
                "(SELECT sum(amount) FROM benefit_line l WHERE l.run_id = r.id)")
        nothing(f"SELECT l.grant_id FROM benefit_line l GROUP BY l.grant_id, l.for_month HAVING sum(l.amount) > {AMOUNT}")
        nothing("SELECT r.id FROM benefit_run r WHERE r.state = 'prepared' AND EXISTS (SELECT 1 FROM benefit_payment p WHERE p.run_id = r.id)")
        nothing("SELECT r.id FROM benefit_run r WHERE r.state <> 'prepared' AND r.net <> (SELECT coalesce(sum(amount), 0) FROM benefit_payment p "
                "WHERE p.run_id = r.id AND p.of_id IS NULL)")
        nothing("SELECT r.id FROM benefit_run r WHERE (r.state = 'prepared') <> (r.statement_id IS NULL) OR (r.state <> 'prepared' AND "
                "(SELECT count(*) FROM document d WHERE d.kind = 'benefit_run' AND d.record_id = r.id) <> 2)")
        nothing("SELECT f.id FROM benefit_file f WHERE f.total <> (SELECT coalesce(sum(amount), 0) FROM benefit_payment p WHERE p.file_id = f.id)")
        nothing("SELECT id FROM benefit_payment WHERE (state = 'due') <> (file_id IS NULL)")
        nothing("SELECT of_id FROM benefit_payment WHERE of_id IS NOT NULL GROUP BY of_id HAVING count(*) > 1")
        nothing("SELECT p.id FROM benefit_payment p JOIN benefit_payment a ON a.of_id = p.id WHERE p.state <> 'failed'")
        nothing("SELECT id FROM benefit_return t WHERE lines <> (SELECT count(*) FROM benefit_return_line l WHERE l.return_id = t.id) "
                "OR lines <> paid + failed + unmatched OR lines = 0")
        nothing("SELECT r.id FROM benefit_run r WHERE r.state = 'settled' AND EXISTS (SELECT 1 FROM benefit_payment p WHERE p.run_id = r.id AND p.state IN ('due', 'sent'))")

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

    def test_killed_at_any_moment_nobody_is_paid_twice(self):
        self.begin()
        steps = ['run_list', 'approve', 'visa', 'send_files', 'reconcile', 'repeat']
        month, killed, at_work = 2020 * 12, 0, 0
        for step in steps:  # how long each takes
            began = time.monotonic()
            self.finish(step, month)
            self.seconds[step] = time.monotonic() - began
        while killed < CRASHES:
            month += 1
            for step in steps:
                if killed < CRASHES:
                    self.crash_during(step, month)
                    killed += 1
                    at_work += not self.is_done(step, month) if step == 'run_list' or self.run_of(month)[0] else 0
                self.finish(step, month)
                self.check()
        months = month - 2020 * 12 + 1
        self.assertEqual(self.one("SELECT sum(amount) FROM benefit_payment WHERE state = 'paid'"), months * PERSONS * AMOUNT)
        self.assertEqual(self.one("SELECT count(*) FROM benefit_payment WHERE state NOT IN ('paid', 'failed')"), 0)
        self.kill()
        self.vatra('audit', 'verify')
        print(f'{self.database.name}: {killed} kills, {at_work} before the work was done, {months} months, seed {SEED}')


class CrashesOnSqlite(Crashes, unittest.TestCase):
    engine = Sqlite


class CrashesOnPostgres(Crashes, unittest.TestCase):
    engine = Postgres


if __name__ == '__main__':
    unittest.main()
