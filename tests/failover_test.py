#!/usr/bin/env python3
"""Two servers on a PostgreSQL of two machines: the primary is lost at any moment, its standby is promoted, and what was told as saved is
there, once.  Afterwards the lost one comes back as the standby of the other, and it begins anew.

VATRA_FAILOVERS: how often (2).  VATRA_PROGRAM, VATRA_CRASH_SEED: crashing.py.
"""
import glob
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from crashing import SEED, Crashing, Postgres

FAILOVERS = int(os.environ.get('VATRA_FAILOVERS', '2'))
SECONDS_TO_RETURN = 20
WORKERS = 4


def as_postgres(folder):
    """PostgreSQL refuses to run as root."""
    if os.getuid():
        return []
    return ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups', 'env', f'HOME={folder}']


class Node:
    """One PostgreSQL: a socket in a folder of its own."""

    def __init__(self, folder, name):
        self.folder, self.data = os.path.join(folder, name), os.path.join(folder, name, 'data')
        self.bin = sorted(glob.glob('/usr/lib/postgresql/*/bin'))[-1]
        os.mkdir(self.folder)
        if not os.getuid():
            shutil.chown(self.folder, 'postgres', 'postgres')

    def run(self, program, *words):
        done = subprocess.run([*as_postgres(self.folder), os.path.join(self.bin, program), *words], capture_output=True, text=True, cwd=self.folder)
        if done.returncode:
            raise AssertionError(f'{program} {words}: {done.stdout}{done.stderr}')

    def make(self):
        self.run('initdb', '-D', self.data, '-U', 'vatra', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync')

    def start(self):
        # pg_ctl leaves the server behind: what it prints must not keep our pipe open.
        log = os.path.join(self.folder, 'server.log')
        self.run('pg_ctl', '-D', self.data, '-l', log, '-w', '-t', '60', 'start', '-o',
                 f"-c listen_addresses='' -c unix_socket_directories='{self.folder}' -c shared_buffers=32MB -c wal_level=replica")

    def copy_of(self, other):
        """A standby of the other, from nothing."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.run('pg_basebackup', '-h', other.folder, '-U', 'vatra', '-D', self.data, '-R', '-X', 'stream', '-c', 'fast', '--no-sync')
        self.start()

    def ask(self, sql, database='postgres'):
        return subprocess.run(['psql', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-h', self.folder, '-U', 'vatra', '-d', database, '-c', sql],
                              capture_output=True, text=True, check=True).stdout.strip()

    def wait_for_each_commit(self, standby):
        """on: a commit is told when the standby has it on disk as well."""
        self.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{'*' if standby else ''}'")
        self.ask('SELECT pg_reload_conf()')
        until = time.monotonic() + 30
        while standby and self.ask("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != '1':
            if time.monotonic() > until:
                raise AssertionError('the standby does not follow')
            time.sleep(0.05)

    def lose(self):
        """All at once: no word to anybody, nothing written any more."""
        with open(os.path.join(self.data, 'postmaster.pid'), encoding='ascii') as file:
            postmaster = int(file.readline())
        subprocess.run([*as_postgres(self.folder), os.path.join(self.bin, 'pg_ctl'), 'kill', 'KILL', str(postmaster)], check=True)
        subprocess.run(['pkill', '-KILL', '-P', str(postmaster)], check=False)

    def stop(self):
        if os.path.exists(os.path.join(self.data, 'postmaster.pid')):
            subprocess.run([*as_postgres(self.folder), os.path.join(self.bin, 'pg_ctl'), '-D', self.data, '-m', 'immediate', '-w', 'stop'],
                           capture_output=True, check=False, cwd=self.folder)


class Cluster(Postgres):
    """Two nodes; psql asks whichever writes."""
    name = 'PostgreSQL with a standby'

    def __init__(self, home):
        self.folder = tempfile.mkdtemp(prefix='vatra-cluster-')
        os.chmod(self.folder, 0o755)
        self.primary, self.standby = Node(self.folder, 'a'), Node(self.folder, 'b')
        self.primary.make()
        self.primary.start()
        self.primary.ask('CREATE DATABASE vatra')
        self.standby.copy_of(self.primary)
        self.primary.wait_for_each_commit(True)
        hosts = f'{self.primary.folder},{self.standby.folder}'
        self.url = f'host={hosts} dbname=vatra user=vatra target_session_attrs=read-write connect_timeout=2'

    def fail_over(self):
        """The wire to the standby stands still for a while first: what it hasn't got must not have been told as saved."""
        lost, self.primary = self.primary, self.standby
        receiver = int(self.primary.ask('SELECT pid FROM pg_stat_wal_receiver'))
        os.kill(receiver, signal.SIGSTOP)
        time.sleep(0.2)
        lost.lose()
        os.kill(receiver, signal.SIGCONT)
        self.primary.run('pg_ctl', '-D', self.primary.data, '-w', 'promote')
        self.primary.wait_for_each_commit(False)
        self.standby = lost

    def heal(self):
        self.standby.stop()
        self.standby.copy_of(self.primary)
        self.primary.wait_for_each_commit(True)

    def close(self):
        self.primary.stop()
        self.standby.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Failover(Crashing, unittest.TestCase):
    engine, page = Cluster, '/services'

    def second_server(self):
        """Another process on the same database, with the same keys; who is signed in at one is so at the other."""
        first = self.home, self.server, self.url
        self.home = tempfile.mkdtemp(prefix='vatra-crash-')
        shutil.copy(os.path.join(first[0], 'seal.key'), self.home)
        self.start()
        self.others = [(self.home, self.server)]
        urls = [first[2], self.url]
        self.home, self.server, self.url = first
        return urls

    def tearDown(self):
        for home, server in getattr(self, 'others', []):
            server.kill()
            server.wait()
            server.stdout.close()
            shutil.rmtree(home, ignore_errors=True)
        if self.server:
            self.server.kill()
            self.server.wait()
            self.server.stdout.close()
        super().tearDown()

    def save_on(self, url, worker):
        """Names until told to stop; what was told as saved, and when."""
        number = 0
        while not self.is_over:
            name = f'Furnizorul {worker} {number}'
            answer = self.ask_at(url, name)
            if answer and answer[0] == 303:
                self.saved.append((time.monotonic(), name))
            elif answer:
                self.refused.add(answer[0])
                time.sleep(0.05)
            number += 1

    def ask_at(self, url, name):
        request = Crashing.ask
        here = type('Place', (), {'url': url, 'cookies': self.cookies})()
        return request(here, 'officer', '/providers/new', {'name': name, 'kind': 'public', 'field': 'social'})

    def returns_after(self, moment):
        """Seconds until somebody's change is saved again."""
        until = time.monotonic() + SECONDS_TO_RETURN
        while time.monotonic() < until:
            later = [when for when, _ in list(self.saved) if when > moment]
            if later:
                return later[0] - moment
            time.sleep(0.02)
        raise AssertionError(f'seed {SEED}: nothing is saved {SECONDS_TO_RETURN} s after the fail-over; refused with {self.refused}')

    def test_what_was_told_as_saved_outlives_the_primary(self):
        self.add_people({'officer': 'services'}, 1)
        urls = self.second_server()
        self.saved, self.refused, self.is_over = [], set(), False
        workers = [threading.Thread(target=self.save_on, args=(urls[i % 2], i)) for i in range(WORKERS)]
        for worker in workers:
            worker.start()
        waited = []
        try:
            for _ in range(FAILOVERS):
                time.sleep(self.random.uniform(0.3, 1.5))
                self.database.fail_over()
                waited.append(self.returns_after(time.monotonic()))
                self.database.heal()
        finally:
            self.is_over = True
            for worker in workers:
                worker.join()
        there = self.database.primary.ask("SELECT name FROM provider WHERE name LIKE 'Furnizorul %'", 'vatra').splitlines()
        self.assertEqual([name for _, name in self.saved if there.count(name) != 1], [], f'seed {SEED}')
        self.assertEqual(len(there), len(set(there)), f'seed {SEED}: something stands twice')
        self.assertLessEqual(self.refused, {503}, f'seed {SEED}')
        self.assertGreater(len(self.saved), 10 * FAILOVERS)
        self.vatra('audit', 'verify')
        print(f'{FAILOVERS} fail-overs, {len(self.saved)} saved, writing again {max(waited):.1f} s after the promotion at the latest')


if __name__ == '__main__':
    unittest.main()
