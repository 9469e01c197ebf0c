#!/usr/bin/env python3
"""Kills the server with SIGKILL while months of attendance are saved, filled down, locked and corrected; after each kill the counts
equal the marks, a save is there whole or not at all, and what was asked is asked again until it is done.  Once on SQLite, once on
PostgreSQL.

VATRA_PROGRAM, VATRA_CRASHES and VATRA_CRASH_SEED: crashing.py.
"""
import calendar
import time
import unittest

from crashing import CRASHES, SEED, Crashing, Postgres, Sqlite

CHILDREN, A_SAVE = 30, 10
STEPS = ['mark', 'fill', 'lock', 'correct']


class Crashes(Crashing):
    page = '/services'

    # --- what begins ---

    def begin(self):
        self.add_people({'officer': 'services'}, CHILDREN)
        self.done('officer', '/providers/new', {'name': 'Directia', 'kind': 'public', 'field': 'social'})
        provider = self.one('SELECT id FROM provider')
        self.done('officer', '/services/new', {'provider_id': str(provider), 'name': 'Centrul de zi', 'measure': 'day', 'weekdays': '12345', 'minutes': '240',
                                               'capacity': str(CHILDREN), 'is_public': '1', 'kind_code': '8891CZ-C-II'})
        self.service, self.targets = self.one('SELECT id FROM service'), {}
        for (person,) in self.rows('SELECT id FROM person ORDER BY id'):
            self.done('officer', f'/services/{self.service}/enrol', {'person_id': str(person), 'basis': 'direct', 'reason': 'Cererea familiei',
                                                                      'applied_on': '01.01.2020', 'entered_on': '01.01.2020'})
        self.enrolments = [row[0] for row in self.rows('SELECT id FROM enrolment ORDER BY id')]
        self.assertEqual(len(self.enrolments), CHILDREN)

    # --- the steps ---

    def where(self, month, **more):
        return {'month': f'{month // 12}-{month % 12 + 1:02d}', **more}

    def send(self, what, month, **more):
        return self.ask('officer', f'/services/{self.service}/attendance{what}', self.where(month, **more))

    def target(self, month):
        """{enrolment: {day: mark}}: most days of each, by chance, the same each time it is asked for."""
        if month not in self.targets:
            days = range(1, calendar.monthrange(month // 12, month % 12 + 1)[1] + 1)
            self.targets[month] = {e: {day: self.random.choice('PPPEA') for day in days if self.random.random() < 0.7} for e in self.enrolments}
        return self.targets[month]

    def parts(self, month):
        return [self.enrolments[i:i + A_SAVE] for i in range(0, CHILDREN, A_SAVE)]

    def mark(self, month):
        for part in self.parts(month):
            cells = ' '.join(f'{e}:{day}:{letter}' for e in part for day, letter in self.target(month)[e].items())
            if self.send('', month, cells=cells) is None:
                return

    def fill(self, month):
        self.send('/fill', month, **{'from': '1', 'to': '31', 'fill': 'P'})

    def lock(self, month):
        self.send('/lock', month)

    def correct(self, month):
        cells = ' '.join(f'{e}:{day}:{letter}' for e, day, letter in self.corrections(month))
        self.send('', month, cells=cells, reason='Adeverinta medicala')

    def corrections(self, month):
        """One day of each of the first ten, to what it wasn't."""
        for e in self.enrolments[:A_SAVE]:
            day, letter = next(iter(self.target(month)[e].items()))
            yield e, day, 'E' if letter != 'E' else 'P'

    # --- what must hold ---

    def marks(self, month):
        return dict(self.rows('SELECT enrolment_id, marks FROM attendance WHERE month = ?', month))

    def has(self, marks, e, cells):
        return e in marks and all(marks[e][day - 1] == letter for day, letter in cells)

    def is_done(self, step, month):
        marks = self.marks(month)
        if step == 'mark':
            corrected = {(e, day) for e, day, _ in self.corrections(month)}
            return all(self.has(marks, e, [(d, m) for d, m in self.target(month)[e].items() if (e, d) not in corrected]) for e in self.enrolments)
        if step == 'fill':
            return len(marks) == CHILDREN and not any('.' in text for text in marks.values())
        if step == 'lock':
            return self.one('SELECT count(*) FROM attendance_lock WHERE month = ? AND opened_at IS NULL', month) == 1
        return all(self.has(marks, e, [(day, letter)]) for e, day, letter in self.corrections(month))

    def check(self):
        def nothing(sql):
            self.assertEqual(self.rows(sql), [], f'seed {SEED}: {sql}')
        letters = {'present': 'P', 'excused': 'E', 'absent': 'A'}
        for count, letter in letters.items():
            nothing(f"SELECT id FROM attendance WHERE {count} <> length(marks) - length(replace(marks, '{letter}', ''))")
        nothing("SELECT id FROM attendance WHERE planned <> length(replace(marks, '-', '')) OR units <> present OR minutes <> present * 240")
        nothing("SELECT enrolment_id, month FROM attendance GROUP BY enrolment_id, month HAVING count(*) > 1")
        nothing("SELECT t.month FROM attendance_part t WHERE t.row_count <> (SELECT count(*) FROM attendance a WHERE a.service_id = t.service_id AND a.month = t.month)")
        nothing("SELECT a.id FROM attendance a WHERE NOT EXISTS (SELECT 1 FROM attendance_part t WHERE t.service_id = a.service_id AND t.month = a.month)")
        nothing("SELECT a.id FROM attendance a WHERE (a.locked = 1) <> EXISTS (SELECT 1 FROM attendance_lock l WHERE l.service_id = a.service_id "
                "AND l.month = a.month AND l.opened_at IS NULL)")
        nothing("SELECT c.id FROM attendance_correction c JOIN attendance a ON a.id = c.attendance_id WHERE substr(a.marks, CAST(c.day AS INTEGER), 1) <> c.after")
        nothing("SELECT s.id FROM service s WHERE s.taken <> (SELECT count(*) FROM enrolment e WHERE e.service_id = s.id AND e.state = 'active')")

    def check_whole(self, month):
        """A save is there for all its children or for none; so are the corrections."""
        marks, corrected = self.marks(month), {(e, day) for e, day, _ in self.corrections(month)}
        for part in self.parts(month):
            there = {self.has(marks, e, [(d, m) for d, m in self.target(month)[e].items() if (e, d) not in corrected]) for e in part}
            self.assertEqual(len(there), 1, f'seed {SEED}: half a save in month {month}')
        made = self.one('SELECT count(*) FROM attendance_correction c JOIN attendance a ON a.id = c.attendance_id WHERE a.month = ?', month)
        self.assertIn(made, (0, A_SAVE), f'seed {SEED}: some corrections of month {month}')

    def test_killed_at_any_moment_the_counts_equal_the_marks(self):
        self.begin()
        month, killed, at_work = 2020 * 12, 0, 0
        for step in STEPS:  # how long each takes
            began = time.monotonic()
            self.finish(step, month)
            self.seconds[step] = time.monotonic() - began
        self.check_whole(month)
        while killed < CRASHES:
            month += 1
            for step in STEPS:
                if killed < CRASHES:
                    self.crash_during(step, month)
                    self.check_whole(month)
                    killed += 1
                    at_work += not self.is_done(step, month)
                self.finish(step, month)
                self.check()
        months = month - 2020 * 12 + 1
        self.assertEqual(self.one('SELECT count(*) FROM attendance'), months * CHILDREN)
        self.assertEqual(self.one('SELECT count(*) FROM attendance_correction'), months * A_SAVE)
        self.kill()
        self.vatra('audit', 'verify')
        print(f'{self.database.name}: {killed} kills, {at_work} before the work was done, {months} months, seed {SEED}')


class CrashesOnSqlite(Crashes, unittest.TestCase):
    engine = Sqlite


class CrashesOnPostgres(Crashes, unittest.TestCase):
    engine = Postgres


if __name__ == '__main__':
    unittest.main()
