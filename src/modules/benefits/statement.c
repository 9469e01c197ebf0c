#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/benefits/benefits_queries.h"
#include "modules/documents/documents.h"
#include "modules/people/people.h"
#include "office/paper.h"

/* The payment statement: made from the frozen lines each time, the same bytes each time.  Its number is in the register of documents. */

typedef struct {
    Db *db;
    Pool *pool;
    const BenefitRun *run;
    const BenefitScheme *scheme;
    bool whole; /* codes in clear */
    Paper *paper;
    gint64 rows, gross, withheld;
} Statement;

static Money money(const Statement *s, gint64 minor) { return (Money){minor, currency_from_code(s->scheme->currency)}; }

/* --- the head --- */

static const char *document_words(Statement *s, gint64 document_id)
{
    Document *document;
    if (!document_id || !document_find(s->db, s->pool, identity_system(), document_id, &document, NULL))
        return NULL;
    return document_number(s->pool, document);
}

static void add_fact(Statement *s, const char *label, const char *value)
{
    if (value && *value)
        paper_add(s->paper, PAPER_TEXT, pool_printf(s->pool, "%s: %s", label, value));
}

static void add_head(Statement *s)
{
    const char *number = document_words(s, s->run->statement_id), *order = document_words(s, s->run->order_id);
    s->paper = paper_new(s->pool, _("Payment statement"));
    s->paper->subtitle = number ? number : _("Draft, not approved");
    paper_add(s->paper, PAPER_PAGE_BREAK, NULL)->landscape = true;
    paper_add(s->paper, PAPER_TITLE, NULL);
    s->paper->author = s->scheme->payer_name ? s->scheme->payer_name : setting_text(s->db, s->pool, "authority.name", NULL);
    add_fact(s, _("Benefit"), s->scheme->name);
    add_fact(s, _("Month"), benefit_month_name(s->pool, s->run->month));
    add_fact(s, _("Basis"), order);
    add_fact(s, _("Project"), s->scheme->project_code);
    add_fact(s, _("Budget chapter and article"), s->scheme->budget_line);
    if (s->whole)
        add_fact(s, _("Copy"), _("with personal codes and accounts in clear; not to be handed on"));
}

/* --- rows --- */

static PaperBlock *begin_table(Statement *s)
{
    static const double widths[] = {4, 17, 12, 6, 21, 8, 8, 8, 8, 8};
    PaperBlock *table = paper_add(s->paper, PAPER_TABLE, NULL);
    const char *cells[] = {_("No."), _("Name, payee"), _("Personal code"), _("File no."), _("Account"), _("Months"), _("Granted"), _("Withheld"),
                           _("To be paid"), _("Signature"), NULL};
    table->heading_rows = 1;
    table->columns = G_N_ELEMENTS(widths);
    table->widths = widths;
    table->sheet = _("Payment statement");
    paper_row(table, s->pool, cells);
    return table;
}

static const char *months_words(Pool *pool, gint64 first, gint64 last, gint64 count)
{
    if (first == last)
        return benefit_month_name(pool, first);
    return pool_printf(pool, "%s–%s (%d)", benefit_month_name(pool, first), benefit_month_name(pool, last), (int)count);
}

static const char *code_words(const Statement *s, const char *code)
{
    gsize count = code ? strlen(code) : 0;
    if (!count || s->whole)
        return count ? code : "–";
    return pool_printf(s->pool, "•••••••••••%s", code + (count > 2 ? count - 2 : 0));
}

static const char *account_words(const Statement *s, const BenefitAccount *account, const char *masked)
{
    if (!account->iban)
        return _("cash");
    return s->whole ? account->iban : masked;
}

static void add_money(Statement *s, GPtrArray *row, gint64 minor)
{
    char *shown = money_format(s->pool, money(s, minor)), *blank = strrchr(shown, ' ');
    if (blank)
        *blank = '\0'; /* the currency stands in the head */
    paper_cell(s->pool, row, CELL_MONEY, shown, (double)minor / 100);
}

static const char *names_of(Statement *s, gint64 person_id, const char *payee)
{
    Person *person;
    if (!person_find(s->db, s->pool, person_id, &person, NULL))
        return payee;
    const char *name = person_name(s->pool, person);
    return strcmp(name, payee) == 0 ? name : pool_printf(s->pool, "%s, %s", name, payee);
}

static bool add_row(Statement *s, PaperBlock *table, DbQuery *q, GError **error)
{
    BenefitAccount account = {0};
    GPtrArray *row = pool_list(s->pool);
    gint64 gross = db_int(q, "gross"), withheld = db_int(q, "withheld");
    if (!benefit_account_open(q, db_int(q, "account_id"), s->pool, &account, error))
        return false;
    s->rows++;
    s->gross += gross;
    s->withheld += withheld;
    paper_cell(s->pool, row, CELL_NUMBER, pool_printf(s->pool, "%d", (int)s->rows), (double)s->rows);
    paper_cell(s->pool, row, CELL_TEXT, names_of(s, db_int(q, "person_id"), db_text(q, "name", s->pool)), 0);
    paper_cell(s->pool, row, CELL_TEXT, code_words(s, account.national_id), 0);
    paper_cell(s->pool, row, CELL_TEXT, pool_printf(s->pool, "%d", (int)db_int(q, "number")), 0);
    paper_cell(s->pool, row, CELL_TEXT, account_words(s, &account, db_text(q, "iban_masked", s->pool)), 0);
    paper_cell(s->pool, row, CELL_TEXT, months_words(s->pool, db_int(q, "first_month"), db_int(q, "last_month"), db_int(q, "months")), 0);
    add_money(s, row, gross);
    add_money(s, row, withheld);
    add_money(s, row, gross - withheld);
    paper_cell(s->pool, row, CELL_TEXT, "", 0);
    g_ptr_array_add(table->rows, row);
    return true;
}

static void add_total(Statement *s, PaperBlock *table)
{
    GPtrArray *row = pool_list(s->pool);
    PaperCell *label = paper_cell(s->pool, row, CELL_TEXT, _("Total"), 0);
    label->bold = true;
    label->column_span = 6;
    add_money(s, row, s->gross);
    add_money(s, row, s->withheld);
    add_money(s, row, s->gross - s->withheld);
    paper_cell(s->pool, row, CELL_TEXT, "", 0);
    g_ptr_array_add(table->rows, row);
}

static bool add_rows(Statement *s, GError **error)
{
    PaperBlock *table = begin_table(s);
    g_autoptr(DbQuery) q = db_query(s->db, SQL_BENEFIT_STATEMENT_ROWS);
    db_bind_int(q, "$1", s->run->id);
    while (db_step(q))
        if (!add_row(s, table, q, error))
            return false;
    add_total(s, table);
    return db_end(q, error);
}

/* --- the end --- */

static void add_signature(Statement *s, PaperBlock *table, const char *label, const char *name, gint64 at)
{
    const char *when = at ? time_to_people(s->pool, at) : "________________";
    const char *cells[] = {label, name ? name : "________________", when, NULL};
    paper_row(table, s->pool, cells);
}

static void add_end(Statement *s)
{
    gint64 net = s->gross - s->withheld;
    add_fact(s, _("To be paid"), money_format(s->pool, money(s, net)));
    if (strcmp(s->scheme->currency, "RON") == 0)
        add_fact(s, _("In words"), amount_in_words(s->pool, net));
    PaperBlock *table = paper_add(s->paper, PAPER_TABLE, _("Certified: good for payment"));
    table->columns = 3;
    table->sheet = _("Signatures");
    add_signature(s, table, _("Drawn up by"), s->run->prepared_name, s->run->prepared_at);
    add_signature(s, table, _("Checked by"), NULL, 0);
    add_signature(s, table, _("Financial visa"), s->run->visa_name, s->run->visa_at);
    add_signature(s, table, _("Approved by"), s->run->approved_name, s->run->approved_at);
}

bool benefit_statement(Db *db, Pool *pool, const BenefitRun *run, const char *format, bool whole, GBytes **ret_bytes, GError **error)
{
    BenefitScheme *scheme;
    if (!benefit_scheme_find(db, pool, run->scheme_id, &scheme, error))
        return false;
    Statement s = {.db = db, .pool = pool, .run = run, .scheme = scheme, .whole = whole};
    add_head(&s);
    if (!add_rows(&s, error))
        return false;
    add_end(&s);
    gint64 at = run->approved_at ? run->approved_at : run->prepared_at;
    return strcmp(format, "pdf") == 0 ? paper_to_pdf(s.paper, at, ret_bytes, error) : paper_to_xlsx(s.paper, at, ret_bytes, error);
}
