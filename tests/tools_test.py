"""Good and bad inputs of the programs in tools/.  Run as: python3 tests/tools_test.py"""
import glob
import gzip
import os
import re
import subprocess
import sys
import tempfile
import unittest
import zlib

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class ToolTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, name):
        with open(self.path(name), encoding='utf-8') as file:
            return file.read()

    def run_tool(self, tool, *arguments):
        return subprocess.run([sys.executable, os.path.join(ROOT, 'tools', tool), *arguments], capture_output=True, text=True)

    def assert_done(self, result):
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def assert_refused(self, result, reason):
        """It failed with a sentence, not with a traceback."""
        self.assertNotEqual(result.returncode, 0)
        self.assertIn(reason, result.stdout + result.stderr)
        self.assertNotIn('Traceback', result.stderr)


class ViewsTest(ToolTest):
    def compile(self, source):
        self.write('a.html', source)
        return self.run_tool('views', 'people', self.path('v.c'), self.path('v.h'), self.path('a.html'))

    def compiled(self, source):
        self.assert_done(self.compile(source))
        return self.read('v.c')

    def test_markup_becomes_a_function_with_a_prototype(self):
        code = self.compiled('% view hello(View *out, int n)\n<p>\n% end\n')
        self.assertIn('void hello(View *out, int n);', self.read('v.h'))
        self.assertIn('html_put_raw(out, "<p>\\n", 4);', code)

    def test_expressions_go_through_the_escaping_macro(self):
        code = self.compiled('% view a(View *out)\n<b>{{ person->name }}</b>\n')
        self.assertIn('html_put(out, (person->name));', code)
        self.assertNotIn('{{', code)

    def test_braces_and_quotes_in_strings_of_an_expression_stay(self):
        code = self.compiled('% view a(View *out)\n{{ f("}} \\" {{") }}{{ g(\'"\') }}\n')
        self.assertIn('html_put(out, (f("}} \\" {{")));', code)
        self.assertIn("html_put(out, (g('\"')));", code)

    def test_literals_are_escaped_for_c_and_counted_in_bytes(self):
        code = self.compiled('% view a(View *out)\n"ț\\?\n')
        self.assertIn('html_put_raw(out, "\\"\\310\\233\\\\\\077\\n", 6);', code)

    def test_errors_lead_to_the_line_of_the_view(self):
        code = self.compiled('% view a(View *out)\n<p>\n{{ x }}\n% f();\n')
        self.assertIn(f'#line 3 "{self.path("a.html")}"\nhtml_put(out, (x));', code)
        self.assertIn(f'#line 4 "{self.path("a.html")}"\nf();', code)

    def test_includes_go_into_the_header_once(self):
        self.compiled('% include "people/people.h"\n% include "people/people.h"\n% view a(View *out)\n<p>\n')
        self.assertEqual(self.read('v.h').count('#include "people/people.h"'), 1)

    def test_indentation_goes_and_a_doubled_percent_is_one(self):
        self.assertIn('"<p>\\n% of all\\n"', self.compiled('% view a(View *out)\n   <p>\n\n  %% of all\n'))

    def test_a_title_is_set_for_the_layout(self):
        self.assertIn('out->title = (_("People"));', self.compiled('% view a(View *out)\n% title(_("People"))\n<p>\n'))

    def test_loops_may_stand_around_markup(self):
        self.compiled('% view a(View *out)\n% if (x == \'{\') {\n<p>\n% } else { /* } */\n<b>\n% } // {\n% end\n')

    def test_a_second_view_ends_the_first(self):
        code = self.compiled('% view a(View *out)\n<p>\n% view b(View *out)\n<b>\n')
        self.assertEqual(code.count('\n}'), 2)

    def test_an_open_expression_is_refused(self):
        self.assert_refused(self.compile('% view a(View *out)\n<p>\n{{ x\n'), 'a.html:3: {{ without }}')
        self.assert_refused(self.compile('% view a(View *out)\n{{ f("}}") \n'), 'a.html:2: {{ without }}')

    def test_unbalanced_braces_are_refused(self):
        self.assert_refused(self.compile('% view a(View *out)\n% if (x) {\n<p>\n'), '{ without }')
        self.assert_refused(self.compile('% view a(View *out)\n% if (x) {\n% view b(View *out)\n<p>\n'), 'a.html:3: { without }')
        self.assert_refused(self.compile('% view a(View *out)\n<p>\n% }\n'), 'a.html:3: } without {')

    def test_what_stands_outside_a_view_is_refused(self):
        self.assert_refused(self.compile('<p>\n'), 'a.html:1: markup outside a view')
        self.assert_refused(self.compile('% view a(View *out)\n<p>\n% end\n<b>\n'), 'a.html:4: markup outside a view')
        self.assert_refused(self.compile('% f();\n'), 'a.html:1: C outside a view')

    def test_a_view_without_its_first_argument_is_refused(self):
        self.assert_refused(self.compile('% view a(int n)\n<p>\n'), 'a.html:1: a view is')

    def test_what_is_made_compiles(self):
        self.compiled('% include <string.h>\n% view a(View *out, const char *name)\n% for (int i = 0; i < 2; i++) {\n'
                      '<p title="{{ name }}">{{ strlen(name) }} {{ "??/" }}</p>\n% }\n% title(name)\n')
        flags = subprocess.run(['pkg-config', '--cflags', 'glib-2.0'], capture_output=True, text=True).stdout.split()
        result = subprocess.run(['cc', '-std=gnu11', '-Wall', '-Wextra', '-Werror', '-fsyntax-only', '-Wno-trigraphs',
                                 f'-I{ROOT}/src', f'-I{self.folder}', *flags, self.path('v.c')], capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)


class QueriesTest(ToolTest):
    def make(self, source, postgres=None):
        files = [self.write('queries.sql', source)]
        if postgres is not None:
            files.append(self.write('queries.postgres.sql', postgres))
        return self.run_tool('queries', 'people', self.path('q.c'), self.path('q.h'), *files)

    def test_each_statement_gets_its_name(self):
        self.assert_done(self.make('-- name: person_find\n-- Finds /* one */.\nSELECT "a"\n  FROM person;\n\n'
                                   '-- ---- saving\n-- name: person_save\nUPDATE person SET a = \';\';\n'))
        header, code = self.read('q.h'), self.read('q.c')
        self.assertIn('/* Finds / * one * /. */\nextern const DbStatement sql_person_find;', header)
        self.assertIn('#define SQL_PERSON_SAVE (&sql_person_save)', header)
        self.assertIn('"person_find",\n    "SELECT \\"a\\"\\n"\n    "  FROM person",\n    NULL}', code)
        self.assertIn("\"UPDATE person SET a = ';'\"", code)

    def test_the_postgres_statement_stands_beside(self):
        self.assert_done(self.make('-- name: a\nSELECT 1;\n', '-- name: a\nSELECT 2;\n'))
        self.assertIn('"SELECT 1",\n    "SELECT 2"}', self.read('q.c'))

    def test_a_part_is_taken_in(self):
        self.assert_done(self.make('-- part: open\n-- Not closed.\n(c.closed_at IS NULL)\n-- name: a\nSELECT 1 FROM c WHERE @open@;\n'))
        self.assertIn('"SELECT 1 FROM c WHERE (c.closed_at IS NULL)"', self.read('q.c'))
        self.assertNotIn('sql_open', self.read('q.h'))
        self.assert_refused(self.make('-- name: a\nSELECT @b@;\n-- part: b\n1\n'), 'no part above it')

    def test_wrong_files_are_refused(self):
        for source, reason in (('SELECT 1;\n', 'queries.sql:1: SQL before the first name'),
                               ('-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;\n', 'queries.sql:3: a stands twice'),
                               ('-- name: a\n', 'a has no statement'),
                               ('-- name: a\n-- name: b\nSELECT 1;\n', 'a has no statement'),
                               ('-- name: a\nSELECT 1\n', 'must be one statement'),
                               ('-- name: a\nSELECT 1; SELECT 2;\n', 'must be one statement'),
                               ('-- name: A-b\nSELECT 1;\n', 'queries.sql:1: a name is'),
                               ('-- name: \nSELECT 1;\n', 'queries.sql:1: a name is')):
            with self.subTest(source):
                self.assert_refused(self.make(source), reason)
        self.assert_refused(self.make('-- name: a\nSELECT 1;\n', '-- name: b\nSELECT 1;\n'), 'b is not in')


class SchemaTest(ToolTest):
    def make(self, *names):
        paths = [self.write(name, f'CREATE TABLE "{name}" (x TEXT);\n') for name in names]
        return self.run_tool('schema', 'people', self.path('s.c'), *paths)

    def test_steps_stand_in_the_order_of_their_numbers(self):
        self.assert_done(self.make('0002_more.sql', '0001_people.sql', '0002_more.postgres.sql'))
        code = self.read('s.c')
        self.assertIn('const SchemaStep people_schema[] = {', code)
        self.assertLess(code.index('{"people", 1, "0001_people"'), code.index('{"people", 2, "0002_more"'))
        self.assertIn('"CREATE TABLE \\"0002_more.postgres.sql\\" (x TEXT);\\n"', code)
        self.assertTrue(code.endswith('    {0},\n};\n'))

    def test_wrong_steps_are_refused(self):
        for names, reason in ((['0002_a.sql'], 'they start at 1'), (['0001_a.sql', '0003_b.sql'], 'leave none out'),
                              (['0001_a.sql', '0001_b.sql'], 'two steps 1'), (['1_a.sql'], 'is named 0001_what.sql'),
                              (['0001_A.sql'], 'is named 0001_what.sql'), (['0001_a.mysql.sql'], 'is named 0001_what.sql'),
                              (['0001_a.sql', '0001_b.postgres.sql'], 'no step of that name'),
                              (['0001_a.sql', '0002_a.postgres.sql'], 'no step of that name')):
            with self.subTest(names):
                self.assert_refused(self.make(*names), reason)


    def test_a_released_step_stays_as_it_was(self):
        self.write('src/schema.released', '')
        paths = [self.write(f'src/people/schema/{name}', 'CREATE TABLE x (x TEXT);\n') for name in ('0001_a.sql', '0002_b.sql')]
        compiled = lambda: self.run_tool('schema', 'people', self.path('s.c'), *paths)
        self.write('src/people/schema/0002_b.sql', 'CREATE TABLE y (y TEXT);\n')
        self.assert_done(compiled())
        self.assert_done(self.run_tool('schema', '--release', self.folder))
        self.assert_done(compiled())
        self.write('src/people/schema/0001_a.sql', 'CREATE TABLE x (x TEXT, y TEXT);\n')
        self.assert_refused(compiled(), 'src/people/schema/0001_a.sql: this step was released')
        self.assert_refused(self.run_tool('schema', '--release', self.folder), 'was released')
        os.remove(paths[0])
        self.assert_refused(self.run_tool('schema', '--check', self.folder), '0001_a.sql: a released step is missing')

    def test_all_released_steps_are_as_they_were(self):
        self.assert_done(self.run_tool('schema', '--check', ROOT))


class CatalogueTest(ToolTest):
    def check(self, source, romanian, name='src/a.c'):
        self.write(name, source)
        self.write('po/ro/a.po', romanian)
        return self.run_tool('catalogue', 'check', self.folder)

    def compile(self, **files):
        paths = [self.write(f'po/{language}/a.po', content) for language, content in files.items()]
        return self.run_tool('catalogue', 'compile', self.path('c.c'), *paths)

    def test_catalogues_are_sorted_by_bytes(self):
        self.assert_done(self.compile(ro='# comment\nmsgid "b"\nmsgstr "B"\n\nmsgid "a"\nmsgstr ""\n"ț"\n" \\"x\\"\\n"\n\n'
                                         'msgid "Z %d"\nmsgid_plural "Zs %d"\nmsgstr[0] "1"\nmsgstr[1] "2"\nmsgstr[2] "3"\n', en=''))
        rows = re.findall(r'^    \{("[^,]*), (.*)\},$', self.read('c.c'), re.M)
        self.assertEqual(rows, [('"Z %d"', '{"1", "2", "3"}'), ('"a"', '{"\\310\\233 \\"x\\"\\012"}'), ('"b"', '{"B"}')])

    def test_what_is_not_translated_is_left_out(self):
        self.assert_done(self.compile(ro='msgid "a"\nmsgstr ""\n\nmsgid "b"\n\nmsgid "c"\nmsgstr "C"\n', en=''))
        self.assertEqual(re.findall(r'^    \{"(\w)"', self.read('c.c'), re.M), ['c'])

    def test_broken_catalogues_are_refused(self):
        self.assert_refused(self.compile(ro='msgid "a"\nmsgstr "A"\n\nmsgid "a"\nmsgstr "B"\n', en=''), 'stands twice')
        self.assert_refused(self.compile(ro='msgid "a"\nnonsense\n', en=''), 'a.po:2: not a line')
        self.write('po/ro/b.po', 'msgid "a"\nmsgstr "other"\n')
        self.assert_refused(self.check('_("a")', 'msgid "a"\nmsgstr "A"\n'), 'translated differently elsewhere')

    def test_a_complete_catalogue_is_fine(self):
        source = ('/* _("comment") */ // _("comment too")\nf(_("Accept: */*"), N_("a " "b"), P_("One day", "%d days", n));\n'
                  '#define _(id) language_text(id)\nf(_(field->label), \'"\', "/*");\n')
        result = self.check(source, 'msgid "Accept: */*"\nmsgstr "A"\n\nmsgid "a b"\nmsgstr "B"\n\nmsgid "One day"\n'
                                    'msgid_plural "%d days"\nmsgstr[0] "O zi"\nmsgstr[1] "%d zile"\nmsgstr[2] "%d de zile"\n')
        self.assert_done(result)
        self.assertEqual(result.stdout, '3 texts, 0 problems\n')

    def test_texts_of_views_are_seen_and_those_of_tests_are_not(self):
        self.write('src/x/tests/a_test.c', '_("Of a test")')
        self.assert_refused(self.check('<p>{{ _("Seen") }}', '', name='src/x/a.html'), '"Seen" has no Romanian')
        self.assertNotIn('Of a test', self.check('', '', name='src/x/a.html').stdout)

    def test_missing_and_needless_texts_are_reported(self):
        self.assert_refused(self.check('_("a")', ''), 'src/a.c: "a" has no Romanian')
        self.assert_refused(self.check('_("a")', 'msgid "a"\nmsgstr ""\n'), '"a" has no Romanian')
        self.assert_refused(self.check('', 'msgid "a"\nmsgstr "A"\n'), '"a" is said nowhere')
        self.assert_refused(self.check('_("a" FORMAT "b")', ''), '"a" is not all in plain string literals')
        self.assert_refused(self.check('P_("a", b, n)', ''), '"a" is not all in plain string literals')

    def test_plurals_need_their_three_forms(self):
        plural = 'P_("One day", "%d days", n)'
        two = 'msgid "One day"\nmsgid_plural "%d days"\nmsgstr[0] "O zi"\nmsgstr[1] "%d zile"\n'
        self.assert_refused(self.check(plural, two), 'needs 3 forms in Romanian, has 2')
        self.assert_refused(self.check(plural, 'msgid "One day"\nmsgstr "O zi"\n'), 'needs 3 forms in Romanian, has 1')
        self.assert_refused(self.check(plural, two + 'msgstr[2] "zile"\n'), 'formats differ')
        self.assert_refused(self.check('_("One day")', two + 'msgstr[2] "%d de zile"\n'), 'needs 1 forms')

    def test_formats_must_agree(self):
        for text, translation, fine in (('%d of %s', '%d din %s', True), ('%d of %s', '%s din %d', False),
                                        ('%d of %s', '%2$s: %1$d', True), ('%d of %s', '%d', False), ('a', 'a %s', False),
                                        ('%d %%', '%d %%', True), ('%d', '%ld', False), ('12 % of', '12 % din', True),
                                        ('%.*s', '%s', False), ('%05.1f', '%.1f', False), ('%.1f', '%.1f lei', True)):
            with self.subTest(f'{text} | {translation}'):
                result = self.check(f'_("{text}")', f'msgid "{text}"\nmsgstr "{translation}"\n')
                if fine:
                    self.assert_done(result)
                else:
                    self.assert_refused(result, 'formats differ')

    def test_cedillas_are_reported(self):
        self.assert_refused(self.check('_("a")', 'msgid "a"\nmsgstr "acţiune"\n'), 'a cedilla where a comma below belongs')
        self.assert_done(self.check('_("a")', 'msgid "a"\nmsgstr "acțiune"\n'))

    def test_the_project_itself_is_complete(self):
        self.assert_done(self.run_tool('catalogue', 'check', ROOT))


class LayersTest(ToolTest):
    def check(self, path, content):
        self.write(path, content)
        return self.run_tool('check_layers', self.folder)

    def test_arrows_may_point_down(self):
        self.write('src/base/tests/a_test.c', '#include "web/reply.h"\n')
        self.write('src/main.c', '#include "modules/modules.h"\n')
        self.write('src/web/reply.c', '#include "web/reply.h"\n#include "db/db.h"\n#include <glib.h>\n')
        self.assert_done(self.check('src/modules/plans/store.c', '#include "modules/people/people.h"\n#include "jobs/jobs.h"\n'
                                                                 '#include "modules/module.h"\n#include "plans_queries.h"\n'))

    def test_arrows_may_not_point_up_or_aside(self):
        for path, include, reason in (('src/base/a.c', 'web/reply.h', 'base/a.c: base may not include web/reply.h'),
                                      ('src/db/a.h', 'modules/module.h', 'db may not include'),
                                      ('src/reader/a.c', 'db/db.h', 'reader may not include'),
                                      ('src/web/a.c', 'record/record.h', 'web may not include'),
                                      ('src/modules/plans/a.c', 'modules/people/store.h', 'only through its people.h'),
                                      ('src/nowhere/a.c', 'base/text.h', 'nowhere is no layer')):
            with self.subTest(path), tempfile.TemporaryDirectory() as folder:
                self.folder = folder
                self.assert_refused(self.check(path, f'#include "{include}"\n'), reason)

    def test_views_are_read_too(self):
        self.assert_refused(self.check('src/modules/plans/views/a.html', '% include "modules/people/store.h"\n'), 'only through')

    def test_only_statistics_counts_by_declared_traits(self):
        call = 'people_trait_count_within(db, "ethnicity", NULL, ids, &mask, error);\n'
        self.assert_done(self.check('src/modules/statistics/count.c', call))
        self.assert_refused(self.check('src/modules/cases/list.c', call), 'cases/list.c: people_trait_… is for')

    def test_the_project_itself_has_no_arrow_up(self):
        self.assert_done(self.run_tool('check_layers', ROOT))


class InputsTest(ToolTest):
    def check(self, handler):
        self.write('src/modules/plans/module.c', 'static const Input a[] = {{"q", INPUT_TEXT, 200}, {0}};\n')
        self.write('src/modules/plans/pages.c', handler)
        return self.run_tool('check_inputs', self.folder)

    def test_declared_inputs_and_fields_may_be_asked_for(self):
        self.assert_done(self.check('x = req_text(req, "q");\nF(Person, name, .max = 3)\ny = req_text(form->req, "name");\n'))

    def test_what_no_route_declares_is_reported(self):
        self.assert_refused(self.check('x = req_int(req, "page", 0);\n'), 'pages.c: asks for the input "page"')

    def test_the_project_itself_declares_what_it_asks_for(self):
        self.assert_done(self.run_tool('check_inputs', ROOT))


class OnceTest(ToolTest):
    STORE = ('bool volunteer_create(Db *db)\n{\n    db_bind_int(q, "$1", id_new());\n}\n'
             'static bool put(Db *db)\n{\n    return volunteer_create(db);\n}\n')
    PAGES = ('static bool add(Request *req)\n{\n    return within(req, put_one);\n}\n'
             'static bool put_one(Request *req)\n{\n    return volunteer_create(req->db);\n}\n'
             'static bool end(Request *req)\n{\n    return volunteer_end(req->db, rights->add);\n}\n'
             'const Route routes[] = {\n    {GET, "/volunteers", .may = "services.read", list},\n'
             '    {POST, "/volunteers", %s.may = "services.manage", add, inputs},\n'
             '    {POST, "/volunteers/end", .may = "services.manage", end},\n    {0},\n};\n')

    def check(self, said):
        self.write('src/modules/services/store.c', self.STORE)
        self.write('src/modules/services/pages.c', self.PAGES % said)
        result = self.run_tool('check_once', self.folder)
        result.stderr = '\n'.join(line for line in result.stderr.splitlines() if 'any more' not in line)
        return result

    def test_what_adds_says_so(self):
        self.assertEqual(self.check('.once = true, ').stderr, '')
        self.assertEqual(self.check('.gathered = true, ').stderr, '')
        self.assertIn('pages.c: POST /volunteers adds (add > put_one > volunteer_create)', self.check('').stderr)
        self.assertNotIn('/volunteers/end', self.check('').stderr)

    def test_a_reason_that_is_no_longer_needed_is_reported(self):
        self.write('src/modules/services/pages.c', '')
        self.assert_refused(self.run_tool('check_once', self.folder), 'POST /plans/new adds nothing any more')

    def test_the_project_itself_adds_nothing_twice(self):
        self.assert_done(self.run_tool('check_once', ROOT))


class UsedTest(ToolTest):
    FILES = {
        'src/people/queries.sql': '-- part: open\n(closed_at IS NULL)\n-- name: find\nSELECT 1 WHERE @open@;\n-- name: part_list\nSELECT 2;\n',
        'src/people/people.h': '#define LIST(NAME) SQL_##NAME##_LIST\n/* Of it. */\nbool person_find(Db *db);\n'
                               'extern const Record person_record;\n',
        'src/people/people.c': 'bool person_find(Db *db)\n{\n    return db_query(db, SQL_FIND) && LIST(PART);\n}\n',
        'src/people/pages.c': 'bool list(void)\n{\n    person_find(db);\n    view_people(out);\n}\n',
        'src/people/views/people.html': '% view view_people(View *out)\n<p class="state state-{{ state }}">\n',
        'src/people/labels.c': 'const char *const states[] = {"late"};\n',
        'src/web/assets/a.css': '/* .old */ .state { width: 1.5em } .state.state-late { color: red }\n',
    }

    def check(self, path=None, added=''):
        for name, content in self.FILES.items():
            self.write(name, content + (added if name == path else ''))
        return self.run_tool('check_used', self.folder)

    def test_what_is_used_is_fine(self):
        self.assert_done(self.check())

    def test_what_nothing_uses_is_refused(self):
        for path, added, reason in (
                ('src/people/queries.sql', '-- name: person_save\nSELECT 3;\n', 'no code names the statement person_save'),
                ('src/people/queries.sql', '-- part: seen\n1\n', 'no statement takes in the part seen'),
                ('src/people/views/people.html', '% view view_person(View *out)\n<b>\n', 'nobody shows the view view_person'),
                ('src/people/people.h', 'char *person_name(Pool *pool); /* person_name is said here */\n', 'no other file says person_name'),
                ('src/people/people.h', 'extern const char *const states[];\n', 'no other file says states'),
                ('src/web/assets/a.css', '.state-done { color: green }\n', 'no page wears the class state-done')):
            with self.subTest(reason):
                self.assert_refused(self.check(path, added), reason)

    def test_the_project_itself_keeps_nothing_unused(self):
        self.assert_done(self.run_tool('check_used', ROOT))

    def test_a_function_for_its_own_file_is_no_name_of_a_header(self):
        self.write('src/people/own.c', 'char *person_name(Pool *pool)\n{\n}\nvoid other(void)\n{\n    "person_name"; person->person_name;\n}\n')
        self.assert_refused(self.check('src/people/people.h', 'char *person_name(Pool *pool);\n'), 'no other file says person_name')


class EmbedTest(ToolTest):
    def embed(self, *paths):
        return self.run_tool('embed', self.path('e.c'), 'modules/demo/documents.h', 'documents', *paths)

    def test_files_are_packed_with_their_names_and_sizes(self):
        data = bytes(range(256)) * 20
        self.assert_done(self.embed(self.write('one/a.docx', data), self.write('two/b.txt', b'text')))
        code = self.read('e.c')
        self.assertIn('#include "modules/demo/documents.h"\n', code)
        packed = dict(re.findall(r'packed_(\d)\[\] = \{\n([\d,\n]+)\}', code))
        self.assertEqual(zlib.decompress(bytes(map(int, packed['0'].replace('\n', '').split(',')))), data)
        self.assertIn('const EmbeddedFile documents[] = {\n    {"a.docx", packed_0, sizeof packed_0, 5120},\n'
                      '    {"b.txt", packed_1, sizeof packed_1, 4},\n    {0},\n};', code)

    def test_wrong_files_are_refused(self):
        self.assert_refused(self.embed(self.write('one/a.txt', b'1'), self.write('two/a.txt', b'2')), 'the same name')
        self.assert_refused(self.embed(self.write('empty.txt', b'')), 'the file is empty')
        self.assert_refused(self.run_tool('embed', self.path('e.c')), 'embed [--served] OUT.c HEADER TABLE')


class ServedFilesTest(ToolTest):
    def serve(self, *paths):
        return self.run_tool('embed', '--served', self.path('a.c'), 'web/assets.h', 'assets', *paths)

    def test_files_are_kept_plain_and_packed(self):
        data = b'body { color: black }\n'
        self.assert_done(self.serve(self.write('b.css', data), self.write('a.js', b'1;')))
        code = self.read('a.c')
        arrays = {name: bytes(map(int, numbers.split(','))) for name, numbers in re.findall(r'(\w+)\[\] = \{([\d,\n]+)\}', code)}
        self.assertEqual(arrays['plain_1'], data)
        self.assertEqual(gzip.decompress(arrays['packed_1']), data)
        self.assertRegex(code, r'\{"a\.js", "/assets/a\.[0-9a-f]{12}\.js", "text/javascript; charset=utf-8", "\\"[0-9a-f]{12}\\""')

    def test_the_address_follows_the_content(self):
        def address(content):
            self.assert_done(self.serve(self.write('b.css', content)))
            return re.search(r'/assets/[^"]+', self.read('a.c')).group()
        self.assertEqual(address('a'), address('a'))
        self.assertNotEqual(address('a'), address('b'))

    def test_kinds_that_are_not_served_are_refused(self):
        self.assert_refused(self.serve(self.write('b.exe', b'x')), 'b.exe: a file of this kind')


class DocumentsTest(unittest.TestCase):
    def test_what_the_documents_name_exists(self):
        """Paths in the prose for engineers; in docs/asvs.md they stand below src/ as well."""
        for name in ('README.md', 'CONTRIBUTING.md', 'docs/asvs.md'):
            with open(os.path.join(ROOT, name), encoding='utf-8') as file:
                paths = re.findall(r'`((?:[a-z_]+/)+[A-Za-z0-9_.-]+\.[a-z0-9]+)`', file.read())
            gone = [p for p in paths if p.split('/')[0] not in ('build', 'schema', 'views') and
                    not any(os.path.exists(os.path.join(ROOT, base, p)) for base in ('', 'src'))]
            self.assertEqual(gone, [], name)

    def test_every_folder_of_the_source_says_what_it_owns(self):
        with open(os.path.join(ROOT, 'ARCHITECTURE.md'), encoding='utf-8') as file:
            layers = file.read().split('```')[1]
        for parent in ('src', 'src/modules'):
            for name in sorted(entry.name for entry in os.scandir(os.path.join(ROOT, parent)) if entry.is_dir() and entry.name != 'modules'):
                self.assertTrue(os.path.exists(os.path.join(ROOT, parent, name, 'README.md')), f'{parent}/{name} has no README.md')
                self.assertRegex(layers, rf'\b{name}\b', f'{parent}/{name} is missing in ARCHITECTURE.md')

    def test_files_that_the_tour_names_exist(self):
        """ARCHITECTURE.md and the READMEs name files alone; tables and queries are looked up by eye."""
        tracked = {name for _, _, names in os.walk(os.path.join(ROOT, 'src')) for name in names} | set(os.listdir(os.path.join(ROOT, 'tests')))
        tours = ['ARCHITECTURE.md'] + [os.path.relpath(path, ROOT) for path in glob.glob(f'{ROOT}/src/**/README.md', recursive=True)]
        for tour in tours:
            with open(os.path.join(ROOT, tour), encoding='utf-8') as file:
                named = set(re.findall(r'`(?:[\w.]+/)*(\w+\.(?:[ch]|html|py))`', file.read()))
            self.assertEqual(sorted(named - tracked), [], tour)


class GuideTest(ToolTest):
    def compile(self, *sources):
        names = [f'0{i}-chapter-{i}.md' for i in range(1, len(sources) + 1)]
        paths = [self.write(name, source) for name, source in zip(names, sources)]
        return self.run_tool('guide', self.path('g.c'), *paths)

    def compiled(self, *sources):
        self.assert_done(self.compile(*sources))
        return self.read('g.c').replace('\\"', '"')

    def test_a_chapter_has_its_address_and_title(self):
        code = self.compiled('# Primii pași\n\nBună.\n')
        self.assertIn('{"chapter-1", "Primii pași",', code)
        self.assertIn('<p>Bună.</p>', code)

    def test_blocks_become_markup(self):
        code = self.compiled('# T\n\n## Ce știți\nun rând\nși altul\n- unu\n  mai departe\n- doi\n1. întâi\n\n| a | b |\n|---|---|\n| 1 | 2 |\n')
        for part in ('<h2 id="ce-stiti">Ce știți</h2>', '<p>un rând și altul</p>', '<li>unu mai departe</li>', '<ol>', '<li>întâi</li>',
                     '<th scope="col">a</th>', '<td>2</td>'):
            self.assertIn(part, code)

    def test_words_are_stressed_and_linked(self):
        code = self.compiled('# T\n**tare** *încet* `a *b*` [alta](02-chapter-2.md#loc) [site](https://example.org)\n', '# U\n## Loc\n')
        for part in ('<strong>tare</strong>', '<em>încet</em>', '<code>a *b*</code>', '<a href="/help/chapter-2#loc">alta</a>',
                     '<a href="https://example.org">site</a>'):
            self.assertIn(part, code)

    def test_markup_is_only_text(self):
        code = self.compiled('# <b>T</b>\n<script>alert(1)</script> & [x](/a"b)\n```\n<i> **no** ??/\n```\n')
        markup = code.partition('guide_sections')[0]  # the text that is searched is plain
        self.assertNotIn('<script>', markup)
        self.assertIn('&lt;script&gt;', markup)
        self.assertIn('/a&quot;b', code)
        self.assertIn('&lt;i&gt; **no**', code)
        self.assertNotIn('??/', code)

    def test_pictures_are_taken_in(self):
        self.write('board.png', b'\x89PNG')
        code = self.compiled('# T\n![Planul pe o pagină](board.png)\n')
        self.assertIn('<img src="/help/pictures/board.png" alt="Planul pe o pagină" loading="lazy">', code)
        self.assertIn('{137,80,78,71}', code)

    def test_a_chapter_says_what_it_answers(self):
        code = self.compiled('# T\n\n> Cum se\n> face?\n\nAșa.\n')
        self.assertIn('"Cum se face?",', code)
        self.assertIn('<p class="answers">Cum se face?</p>', code)

    def test_the_search_has_plain_text_by_section(self):
        code = self.compiled('# T\nÎntâi **tare**.\n## Loc & rând\n- unu\n- doi\n\n| a | b |\n|---|---|\n| 1 | 2 |\n')
        self.assertIn('{"chapter-1", "T", "", "T",', code)
        self.assertIn('"Întâi tare."', code)
        self.assertIn('"loc-rand", "Loc & rând",', code)
        for line in ('unu', 'doi', 'a b', '1 2'):
            self.assertRegex(code, f'"{line}(\\\\n)?"')

    def test_mistakes_are_told_with_their_place(self):
        for source, reason in (('text\n', ':1: a chapter begins with'), ('# T\n# U\n', ':2: a chapter has one title'),
                               ('# T\n[a](99-no.md)\n', 'there is no chapter 99-no.md'), ('# T\n[a](javascript:x)\n', 'a link leads to'),
                               ('# T\n[a](//evil.example)\n', 'a link leads to'), ('# T\n![a](no.png)\n', 'there is no picture'),
                               ('# T\n| a | b |\n|---|---|\n| 1 |\n', 'as many cells'), ('# T\n| a |\n', 'a table has'),
                               ('# T\n\n[a](#no)\n', 'there is no place #no'), ('# T\n[a](01-chapter-1.md#no)\n', 'there is no place #no in 01-chapter-1.md'),
                               ('# T\n```\ncode\n', 'without an end'), ('# T\n## A\n## A\n', 'stands twice'), ('# T\n#no\n', 'a blank after'), ('# T\na\n\n> b\n', '> stands once')):
            with self.subTest(source):
                self.assert_refused(self.compile(source), reason)

    def test_two_chapters_have_two_numbers(self):
        paths = [self.write('01-one.md', '# T\n'), self.write('01-two.md', '# T\n')]
        self.assert_refused(self.run_tool('guide', self.path('g.c'), *paths), '01-two.md: there are two chapters 01')


if __name__ == '__main__':
    unittest.main()
