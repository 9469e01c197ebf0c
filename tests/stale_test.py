#!/usr/bin/env python3
"""Every form that names the version it was made from, on the running program: who saves second meets a conflict that shows
both versions, and what was typed is still in the form.

VATRA_PROGRAM names the binary.  The forms are found by walking the demo's pages as each kind of user.
"""
import collections
import html.parser
import http.client
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import urllib.parse

PROGRAM = os.environ['VATRA_PROGRAM']
PASSWORD = 'vatra demo 2025 parola'
PAGES_A_USER = 600
PAGES_A_KIND = 2
DEEP = ('/people?q=popescu', r'/people/[0-9]{6,}$', r'/households/[0-9]{6,}$', r'/households/[0-9]{6,}/edit$')  # what the walk doesn't reach
TYPED = {'text', 'search', 'tel', 'email', 'url'}


class Form:
    def __init__(self, page, attributes):
        self.page = page
        self.action = urllib.parse.urljoin(page, attributes.get('action') or page)
        self.post = attributes.get('method', 'get').lower() == 'post'
        self.multipart = 'multipart' in attributes.get('enctype', '')
        self.fields = []   # [name, value]
        self.typed = []    # indexes into fields that hold free text
        self.button = None # the first named one, unless one without a name sends the form
        self.plain = False

    def names(self):
        return {name for name, _ in self.fields}

    def sent(self, at=None, words=None):
        fields = [list(field) for field in self.fields]
        if at is not None:
            fields[at][1] = words
        return fields + ([list(self.button)] if self.button else [])


class Reader(html.parser.HTMLParser):
    """The links and forms of a page."""

    def __init__(self, page, text):
        super().__init__()
        self.page, self.links, self.forms = page, [], []
        self.form = self.area = self.select = None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        at = {name: value or '' for name, value in pairs}
        if tag == 'a' and 'href' in at:
            self.links.append(urllib.parse.urljoin(self.page, at['href']))
        elif tag == 'form':
            self.form = Form(self.page, at)
            self.forms.append(self.form)
        elif self.form and 'disabled' not in at:
            self.control(tag, at)

    def control(self, tag, at):
        form, name = self.form, at.get('name')
        if tag == 'option' and self.select:
            self.option(at)
        elif tag == 'textarea' and name:
            self.area = [name, '']
            form.typed.append(len(form.fields))
            form.fields.append(self.area)
        elif tag == 'select' and name:
            self.select = [name, None]
            form.fields.append(self.select)
        elif tag == 'button' and at.get('type', 'submit') == 'submit':
            form.plain = form.plain or not name
            form.button = None if form.plain else form.button or [name, at.get('value', '')]
        elif tag == 'input' and name:
            self.input(name, at)

    def input(self, name, at):
        kind = at.get('type', 'text')
        if kind in ('checkbox', 'radio') and 'checked' not in at or kind in ('submit', 'file', 'button'):
            return
        if kind in TYPED and not name.endswith('_search') and 'readonly' not in at and 'inputmode' not in at and 'pattern' not in at:
            self.form.typed.append(len(self.form.fields))
        self.form.fields.append([name, at.get('value', 'on' if kind in ('checkbox', 'radio') else '')])

    def option(self, at):
        if self.select[1] is None or 'selected' in at:
            self.select[1] = at.get('value', '')

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == 'textarea' and self.area:
            self.area[1] = self.area[1].lstrip('\n')
            self.area = None
        elif tag == 'select' and self.select:
            self.select[1] = self.select[1] or ''
            self.select = None
        elif tag == 'form':
            self.form = None


class Visitor:
    def __init__(self, port, email):
        self.origin = f'http://127.0.0.1:{port}'
        self.server = http.client.HTTPConnection('127.0.0.1', port, timeout=60)
        self.cookies = {}
        form = [f for f in Reader('/sign-in', self.get('/sign-in')[1]).forms if 'password' in f.names()][0]
        sent = [[n, email if n == 'email' else PASSWORD if n == 'password' else v] for n, v in form.sent()]
        status, _, _ = self.post(form.action, sent)
        assert status == 303, (email, status)

    def ask(self, method, path, body=None, headers=None):
        headers = {'Accept': 'text/html', 'Accept-Language': 'en', 'Origin': self.origin, **(headers or {}),
                   'Cookie': '; '.join(f'{n}={v}' for n, v in self.cookies.items())}
        self.server.request(method, path, body, headers)
        answer = self.server.getresponse()
        text = answer.read().decode('utf-8', 'replace')
        for line in answer.headers.get_all('Set-Cookie') or []:
            name, _, value = line.split(';')[0].partition('=')
            self.cookies[name] = value
        return answer.status, text, answer

    def get(self, path):
        return self.ask('GET', path)

    def post(self, path, fields, referer='/'):
        return self.ask('POST', path, urllib.parse.urlencode([tuple(field) for field in fields]),
                        {'Content-Type': 'application/x-www-form-urlencoded', 'Referer': self.origin + referer})


def kind_of(path):
    path = urllib.parse.urlsplit(path).path
    return re.sub(r'[0-9]{6,}', ':id', path)


def walk(visitor, found):
    """Fills found (kind of form -> Form) from all pages that a user reaches."""
    waiting, seen, kinds = collections.deque(['/']), {'/'}, collections.Counter()
    while waiting and sum(kinds.values()) < PAGES_A_USER:
        path = waiting.popleft()
        status, text, answer = visitor.get(path)
        kinds[kind_of(path)] += 1
        if status in (302, 303) and answer.headers['Location'] not in seen:
            seen.add(answer.headers['Location'])
            waiting.append(answer.headers['Location'])
        if status != 200 or 'text/html' not in answer.headers.get('Content-Type', ''):
            continue
        page = Reader(path, text)
        for form in page.forms:
            if form.post and 'version' in form.names():
                found.setdefault(kind_of(form.action) + ('?' + form.button[1] if form.button else ''), form)
        for link in page.links:
            link = link.split('#')[0]
            if link.startswith('/') and link not in seen and kinds[kind_of(link)] < PAGES_A_KIND and '/calendar/' not in link:
                seen.add(link)
                waiting.append(link)


def follow(visitor, found, path, *patterns):
    """Goes from a page by the first link of each pattern, and adds the forms of the last page."""
    for pattern in patterns:
        path = next(link for link in Reader(path, visitor.get(path)[1]).links if re.search(pattern, link))
    for form in Reader(path, visitor.get(path)[1]).forms:
        if form.post and 'version' in form.names():
            found.setdefault(kind_of(form.action), form)


# What ends or moves a record comes after what only changes its words.
LATE = ('done', 'return', 'send', 'close', 'withdraw', 'remove', 'publish', 'approve', 'take', 'hand-over', 'reopen', 'freeze')


def in_order(found):
    return sorted(found.items(), key=lambda item: any(word in item[0] for word in LATE))


class Stale(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = tempfile.mkdtemp(prefix='vatra-')
        cls.environment = {**{k: v for k, v in os.environ.items() if not k.startswith('VATRA_') and k != 'DATABASE'},
                           'VATRA_HOME': cls.home, 'LC_ALL': 'C.UTF-8'}
        subprocess.run([PROGRAM, 'demo'], env=cls.environment, check=True, capture_output=True, timeout=300)
        cls.server = subprocess.Popen([PROGRAM, 'serve', '--port', '0', '--language', 'en'], stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, text=True, env=cls.environment)
        cls.port = int(re.search(r':(\d+)', cls.server.stdout.readline()).group(1))

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(30)
        cls.server.stdout.close()
        shutil.rmtree(cls.home, ignore_errors=True)

    def again(self, visitor, form):
        """The form as its page gives it now; None: it is there no more."""
        _, text, _ = visitor.get(form.page)
        return next((f for f in Reader(form.page, text).forms if f.action == form.action and 'version' in f.names()), None)

    def led_to(self, visitor, text, page):
        """What decides or moves a record says "somebody was faster" and leads to the page as it is now."""
        return visitor.get(page)[0] == 200 and page in Reader(page, text).links

    def save_twice(self, visitor, kind, form):
        """True: it was saved once, and the second meets the first.  False: no text of it could be saved as it stands."""
        for at in form.typed[:6]:
            now = self.again(visitor, form)
            if not now or at >= len(now.fields):
                return False
            first, second = f'First {len(kind)} amber', f'Second {len(kind)} birch'
            status, text, _ = visitor.post(now.action, now.sent(at, first))
            if status != 303:
                continue
            status, text, _ = visitor.post(now.action, now.sent(at, second), referer=now.page)
            where = f'{kind}, {now.fields[at][0]}'
            self.assertEqual(status, 409, where)
            self.assertTrue(first in text or self.led_to(visitor, text, now.page), f'{where}: what the other saved is not shown')
            self.assertTrue(second in text, f'{where}: what was typed is lost')
            return True
        return False

    def test_the_second_save_of_a_version_shows_both(self):
        saved = set()
        for who in ('planner', 'reporter', 'admin', 'manager', 'supervisor', 'social'):
            visitor, found = Visitor(self.port, f'{who}@demo.vatra.example'), {}
            walk(visitor, found)
            if who == 'manager':
                follow(visitor, found, *DEEP)
            for kind, form in in_order(found):
                if kind not in saved and form.typed:
                    with self.subTest(kind=kind, who=who):
                        if self.save_twice(visitor, kind, form):
                            saved.add(kind)
        self.assertGreater(len(saved), 15, saved)
        self.assertLessEqual({'/people/:id/edit', '/households/:id/edit'}, saved)


if __name__ == '__main__':
    unittest.main()
