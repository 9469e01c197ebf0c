#!/usr/bin/env python3
"""The whole binary from outside: commands, configuration, the running server, backup and restore.

VATRA_PROGRAM names the binary.
"""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

PROGRAM = os.environ['VATRA_PROGRAM']
PASSWORD = 'o parola destul de lunga 17'


class Program(unittest.TestCase):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix='vatra-')
        self.servers = []

    def tearDown(self):
        for server in self.servers:
            if server.poll() is None:
                server.kill()
                server.wait()
            server.stdout.close()
            server.stderr.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def environment(self, **more):
        kept = {k: v for k, v in os.environ.items() if not k.startswith('VATRA_') and k != 'DATABASE'}
        return {**kept, 'VATRA_HOME': self.home, 'LC_ALL': 'C.UTF-8', **more}

    def vatra(self, *words, code=0, text=None, language='en', **more):
        done = subprocess.run([PROGRAM, *words, '--language', language], input=text, capture_output=True, text=True, timeout=120,
                              env=self.environment(**more))
        self.assertEqual(done.returncode, code, f'{words}: {done.stdout}{done.stderr}')
        return done.stdout if code == 0 else done.stderr

    def serve(self, *words, **more):
        server = subprocess.Popen([PROGRAM, 'serve', '--language', 'en', *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  text=True, env=self.environment(**more))
        self.servers.append(server)
        line = server.stdout.readline()
        found = re.search(r'http://[0-9.]+:\d+', line)
        self.assertTrue(found, line + (server.stderr.read() if server.poll() is not None else ''))
        return server, found.group(0)

    def status(self, url, headers=None):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def database_bytes(self):
        with open(os.path.join(self.home, 'vatra.db'), 'rb') as file:
            return file.read()

    def add_administrator(self):
        self.vatra('user', 'add', '--name', 'Administrator', '--email', 'admin@example.org', '--role', 'administrator',
                   '--password-stdin', text=PASSWORD + '\n')


class Commands(Program):
    def listed(self):
        """The commands of --help: the third paragraph, between usage and options."""
        return re.findall(r'^  ([a-z]+(?: [a-z][a-z-]*)*) ', self.vatra('--help').split('\n\n')[2], re.M)

    def test_every_command_has_help_with_its_words(self):
        listed = self.listed()
        self.assertGreater(len(listed), 8)
        for words in listed:
            self.assertIn(f'vatra {words}', self.vatra(*words.split(), '--help'))

    def test_every_command_shows_an_example(self):
        """In both languages, and each group of commands too."""
        listed = self.listed()
        for language, heading in ('en', 'Examples?:'), ('ro', 'Exemp(le|lu):'):
            for words in listed:
                said = self.vatra(*words.split(), '--help', language=language)
                self.assertRegex(said, rf'(?m)^{heading}\n(.*\n)*.*\bvatra {words}\b', f'vatra {words} --help in {language}')
            for group in {words.split()[0] for words in listed if ' ' in words} - set(listed):
                said = self.vatra(group, '--help', language=language)
                self.assertRegex(said, rf'(?m)^{heading}\n  vatra {group} [a-z-]+ --help$')
                for words in listed:
                    self.assertEqual(f'\n  {words} ' in said, words.startswith(group + ' '), f'vatra {group} --help: {words}')

    def test_the_manual_page_names_every_command(self):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'docs', 'vatra.1'), encoding='utf-8') as file:
            described = set(re.findall(r'^\.BR? "?([a-z]+(?: [a-z][a-z-]*)*)"?(?: |$)', file.read().replace('\\-', '-'), re.M))
        listed = set(self.listed())
        self.assertGreater(len(listed), 15)
        self.assertEqual(listed - described, set())
        self.assertEqual({words for words in described if ' ' in words} - listed, set())

    def test_an_unknown_command_names_what_there_is(self):
        said = self.vatra('usr', 'add', code=2)
        self.assertIn('There is no command "usr"', said)

    def test_version_in_both_forms(self):
        self.assertRegex(self.vatra('version'), r'^vatra \d+\.\d+\.\d+\n$')
        self.assertIn('version', json.loads(self.vatra('version', '--json')))

    def test_setup_twice_changes_nothing(self):
        self.vatra('setup')
        self.vatra('setup')
        self.assertEqual(os.stat(self.home).st_mode & 0o077, 0)

    def test_a_wrong_configuration_is_named(self):
        with open(os.path.join(self.home, 'vatra.conf'), 'w') as file:
            file.write('[vatra]\nport = many\n')
        self.assertIn('port must be a whole number', self.vatra('setup', code=2))

    def test_flags_over_environment_over_file(self):
        self.vatra('setup')
        ports = [free_port() for _ in range(3)]
        with open(os.path.join(self.home, 'vatra.conf'), 'w') as file:
            file.write(f'[vatra]\nport = {ports[0]}\n')
        for words, more, port in (((), {}, ports[0]), ((), {'VATRA_PORT': str(ports[1])}, ports[1]),
                                  (('--port', str(ports[2])), {'VATRA_PORT': str(ports[1])}, ports[2])):
            server, url = self.serve(*words, **more)
            self.assertTrue(url.endswith(f':{port}'), url)
            server.terminate()
            self.assertEqual(server.wait(20), 0)


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Serving(Program):
    def test_it_starts_answers_and_stops(self):
        self.vatra('setup')
        server, url = self.serve('--port', '0')
        self.assertEqual(self.status(url + '/livez')[0], 200)
        self.assertEqual(self.status(url + '/readyz')[0], 200)
        self.assertIn('# EOF', self.status(url + '/metrics')[1])
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(20), 0)
        self.assertFalse(os.path.exists(os.path.join(self.home, 'control.sock')))

    def test_the_demo_prints_a_link_that_opens(self):
        self.vatra('demo')
        server, url = self.serve('--port', '0')
        for line in server.stdout:
            found = re.search(r'(http://\S+/r/\S+)', line)
            if found:
                break
        self.assertTrue(found.group(1).startswith(url + '/r/'), found.group(1))
        self.assertEqual(self.status(found.group(1))[0], 200)

    def test_a_second_server_is_refused(self):
        self.vatra('setup')
        self.serve('--port', '0')
        self.assertTrue(self.vatra('serve', '--port', '0', code=6))

    def test_the_usual_port_taken_gives_the_next(self):
        self.vatra('setup')
        with socket.socket() as taken:
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                taken.bind(('127.0.0.1', 8080))
                taken.listen(1)
            except OSError:
                pass  # taken already: just as good
            _, url = self.serve()
            self.assertNotEqual(url, 'http://127.0.0.1:8080')

    def test_commands_run_inside_the_server(self):
        self.vatra('setup')
        self.serve('--port', '0')
        self.add_administrator()
        self.assertIn('admin@example.org', self.vatra('user', 'list'))
        self.assertIn('no command', self.vatra('nothing', code=2))

    def test_documents_are_read_by_the_closed_child(self):
        path = os.path.join(self.home, 'plan.txt')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('Plan local de măsuri pentru anul 2025\n\nObiectiv specific 1 - Locuire\n\n'
                       'Nr. crt\tActivități\tResponsabil\tTermen\tIndicatori\n1\tCampanie de informare\tDAS Timișoara\t2025\t2 campanii\n')
        document = json.loads(self.vatra('plan', 'read', path, '--json'))
        self.assertEqual([a['title'] for a in document['actions']], ['Campanie de informare'])
        self.assertEqual(document['period'], {'from': '2025-01-01', 'to': '2025-12-31'})

    def test_a_plan_is_read_beside_the_server_too(self):
        self.vatra('setup')
        self.serve('--port', '0')
        path = self.plan_file('plan.txt', '1\tCampanie de informare\tDAS Timișoara\t2025\t2 campanii')
        self.assertIn('Campanie de informare', self.vatra('plan', 'read', path))
        self.assertIn('There is no file', self.vatra('plan', 'read', path + '.none', code=2))

    def plan_file(self, name, *rows):
        path = os.path.join(self.home, name)
        with open(path, 'w', encoding='utf-8') as file:
            file.write('Plan local de măsuri pentru anul 2025\n\nObiectiv specific 1 - Locuire\n\n'
                       'Nr. crt\tActivități\tResponsabil\tTermen\tIndicatori\n' + ''.join(row + '\n' for row in rows))
        return path

    def test_changes_of_an_amendment_are_left_out(self):
        self.vatra('setup')
        camp, fair = '1\tTabără pentru copii\tDAS\t{}\t2 tabere', '2\tTârg de locuri de muncă\tAJOFM\t2025\t1 târg'
        before = self.plan_file('plan.txt', camp.format('2025'), fair)
        plan = json.loads(self.vatra('plan', 'import', before, '--as', 'adopted', '--json'))['id']
        after = self.plan_file('amended.txt', camp.format('30.06.2025'), '3\tCaravană medicală\tDSP\t2025\t12 vizite')
        read = json.loads(self.vatra('plan', 'amend', plan, after, '--json'))
        keys = {change['key']: change['kind'] for change in read['changes']}
        self.assertEqual((keys, read['taken']), ({'a1': 'changed', 'a2': 'new', 'b2': 'gone'}, False))
        number = str(read['edition'])
        self.assertIn('a9', self.vatra('plan', 'take', plan, number, '--leave-out', 'a9', code=2))
        said = self.vatra('plan', 'take', plan, number, '--leave-out', 'a1,b2', '--decision', '40', '--date', '2025-06-30')
        self.assertIn('without a1 b2', said)
        titles = [measure['title'] for measure in json.loads(self.vatra('plan', 'show', plan, '--json'))['measures']]
        self.assertEqual(sorted(titles), ['Caravană medicală', 'Tabără pentru copii', 'Târg de locuri de muncă'])

    def test_what_is_no_document_is_said(self):
        path = os.path.join(self.home, 'noise.docx')
        with open(path, 'wb') as file:
            file.write(b'PK\x03\x04' + os.urandom(500))
        self.assertTrue(self.vatra('plan', 'read', path, code=2))
        self.assertIn('There is no file', self.vatra('plan', 'read', os.path.join(self.home, 'none.docx'), code=2))


class Backups(Program):
    def test_back_up_while_serving_then_restore(self):
        self.vatra('setup')
        self.add_administrator()
        server, _ = self.serve('--port', '0')
        archive = os.path.join(self.home, 'one.backup')
        self.assertIn('read back', self.vatra('backup', archive))
        self.vatra('user', 'add', '--name', 'Later', '--email', 'later@example.org', '--role', 'auditor', '--password-stdin', text=PASSWORD)
        self.assertTrue(self.vatra('restore', archive, code=6))  # the server holds the database
        server.terminate()
        server.wait(20)
        self.vatra('restore', archive)
        people = self.vatra('user', 'list')
        self.assertIn('admin@example.org', people)
        self.assertNotIn('later@example.org', people)
        self.assertTrue([f for f in os.listdir(self.home) if f.startswith('vatra.db.before-')])
        self.vatra('audit', 'verify')

    def test_a_damaged_archive_touches_nothing(self):
        self.vatra('setup')
        self.add_administrator()
        archive = os.path.join(self.home, 'one.backup')
        self.vatra('backup', archive)
        with open(archive, 'r+b') as file:
            file.seek(5000)
            file.write(b'\x00\x01\x02')
        before = self.database_bytes()
        self.assertIn('damaged', self.vatra('restore', archive, code=2))
        self.assertEqual(before, self.database_bytes())
        self.assertFalse([f for f in os.listdir(self.home) if f.startswith('.')])

    def test_a_restore_on_a_new_machine_needs_the_key(self):
        self.vatra('setup')
        self.add_administrator()
        archive, key = os.path.join(self.home, 'one.backup'), os.path.join(self.home, 'backup.key')
        self.vatra('backup', archive)
        other = tempfile.mkdtemp(prefix='vatra-')
        try:
            self.assertTrue(self.vatra('restore', archive, '--home', other, code=3))
            self.vatra('restore', archive, '--key', key, '--home', other)
            self.assertIn('admin@example.org', self.vatra('user', 'list', '--home', other))
            self.assertEqual(self.keys(), self.keys(other))
        finally:
            shutil.rmtree(other)

    def keys(self, home=None):
        with open(os.path.join(home or self.home, 'seal.key')) as file:
            return [line for line in file if not line.startswith('#')]

    def test_without_its_keys_a_database_is_saved_but_not_served(self):
        self.vatra('setup')
        path = os.path.join(self.home, 'seal.key')
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        os.rename(path, path + '.aside')
        self.assertIn('seal.key', self.vatra('serve', '--port', '0', code=3))
        self.vatra('backup', os.path.join(self.home, 'one.backup'))
        done = subprocess.run([PROGRAM, 'doctor', '--json', '--language', 'en'], capture_output=True, text=True, env=self.environment())
        self.assertIn('seal.key', [f['what'] for f in json.loads(done.stdout) if f['state'] == 'error'][0])
        self.assertFalse(os.path.exists(path))
        os.rename(path + '.aside', path)
        self.vatra('doctor')

    def test_a_printed_checkpoint_proves_the_log_later(self):
        self.vatra('setup')
        self.add_administrator()
        path = os.path.join(self.home, 'checkpoint.txt')
        with open(path, 'w') as file:
            file.write(self.vatra('audit', 'checkpoint', '--print'))
        self.assertIn('proved by checkpoints', self.vatra('audit', 'verify', '--against', path))
        self.vatra('user', 'add', '--name', 'Later', '--email', 'later@example.org', '--role', 'planner')
        found = json.loads(self.vatra('audit', 'verify', '--json', '--against', path))
        self.assertGreater(found['leaves'], found['proved'])
        with open(path) as file:
            changed = re.sub('(?m)^entry .*', 'entry 1', file.read())
        with open(path, 'w') as file:
            file.write(changed)
        self.vatra('audit', 'verify', '--against', path, code=2)

    def test_a_second_factor_is_taken_away(self):
        self.vatra('setup')
        self.add_administrator()
        self.vatra('user', 'reset-factor', 'admin@example.org')
        self.assertIn('reset-factor', self.vatra('audit', 'show', 'user_account', self.user_id('admin@example.org'), '--json'))
        self.vatra('user', 'reset-factor', 'nobody@example.org', code=3)

    def user_id(self, email):
        return [user['id'] for user in json.loads(self.vatra('user', 'list', '--json')) if user['email'] == email][0]

    def test_a_rotation_changes_the_master_key_while_the_server_runs(self):
        self.vatra('setup')
        before = self.keys()
        self.serve('--port', '0')
        self.assertIn('0 records', self.vatra('seal', 'rotate'))
        after = self.keys()
        self.assertEqual(len(after), len(before) + 1)
        self.assertIn(before[0].replace('key ', 'old '), after)
        os.remove(os.path.join(self.home, 'seal.key'))
        self.vatra('seal', 'save')
        self.assertEqual(after, self.keys())
        self.vatra('seal', 'rotate', '--forget-old')
        self.assertEqual(len(self.keys()), len(before))


class Doctor(Program):
    def test_it_says_what_is_wrong_and_how_to_mend_it(self):
        self.vatra('setup')
        os.chmod(self.home, 0o755)
        found = json.loads(self.vatra('doctor', '--json'))
        self.assertIn(f'chmod 700 {self.home}', [f['mend'] for f in found])
        os.chmod(self.home, 0o700)
        time.sleep(0.01)
        self.assertFalse([f for f in json.loads(self.vatra('doctor', '--json')) if f['state'] == 'error'])

    def test_a_broken_database_is_an_error(self):
        with open(os.path.join(self.home, 'vatra.db'), 'wb') as file:
            file.write(b'this is no database' * 400)
        done = subprocess.run([PROGRAM, 'doctor', '--json', '--language', 'en'], capture_output=True, text=True, env=self.environment())
        self.assertNotEqual(done.returncode, 0)
        self.assertIn('error', [f['state'] for f in json.loads(done.stdout)])


if __name__ == '__main__':
    unittest.main()
