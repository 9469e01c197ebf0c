#include "modules/benefits/benefits_in.h"

#include <stdlib.h>
#include <string.h>

#include "base/language.h"
#include "base/text.h"

/* OPME, the electronic multiple payment order of the Treasury (form F1129).  The form imports this XML, checks it again and makes the control
 * sum itself.  Attributes as public programs write them; the current form is the judge: try a file with it before the first use. */

#define F1129_NAMESPACE "mfp:anaf:dgti:f1129:declaratie:v1"
enum { NAME_LENGTH = 60, TEXT_LENGTH = 70, ADDRESS_LENGTH = 100 };

/* --- texts --- */

/* What other programs take out, as the form refuses it: ' " , ; / . - and all that isn't ASCII. */
static const char *opme_text(Pool *pool, const char *text, gsize characters)
{
    g_autofree char *ascii = g_str_to_ascii(text ? text : "", "ro");
    GString *out = pool_string(pool);
    for (const char *c = ascii; *c; c++)
        g_string_append_c(out, g_ascii_isalnum(*c) ? *c : ' ');
    char *squashed = text_squash(pool, out->str);
    if (strlen(squashed) > characters)
        squashed[characters] = '\0';
    return g_strchomp(squashed);
}

static void put_attribute(GString *out, const char *name, const char *value)
{
    g_autofree char *escaped = g_markup_escape_text(value, -1);
    g_string_append_printf(out, " %s=\"%s\"", name, escaped);
}

static void put_number(GString *out, const char *name, gint64 value)
{
    g_string_append_printf(out, " %s=\"%" G_GINT64_FORMAT "\"", name, value);
}

static void put_amount(GString *out, const char *name, gint64 minor)
{
    g_string_append_printf(out, " %s=\"%" G_GINT64_FORMAT ".%02d\"", name, minor / 100, (int)(minor % 100));
}

/* --- what must be there --- */

static bool check_payer(Pool *pool, const BenefitScheme *s, GError **error)
{
    if (!s->payer_cui || !s->payer_iban || !s->payer_address || !s->treasury_name)
        return fail(error, FAIL_INVALID, "%s", _("The scheme lacks the payer's fiscal code, address, IBAN or treasury unit. Complete the scheme, then make the file."));
    if (!s->program_code || !s->commitment_code || !s->commitment_indicator)
        return fail(error, FAIL_INVALID, "%s", _("The scheme lacks the programme code, commitment code or indicator. Complete the scheme, then make the file."));
    if (strcmp(s->currency, "RON") != 0)
        return fail(error, FAIL_INVALID, "%s", _("Payment orders to the Treasury are in lei."));
    return iban_is_valid(iban_clean(pool, s->payer_iban)) ||
           fail(error, FAIL_INVALID, "%s", _("The payer's IBAN can't be right. Correct it in the scheme."));
}

static bool check_transfer(const Transfer *t, GError **error)
{
    if (!iban_is_valid(t->iban))
        return fail(error, FAIL_INVALID, _("The IBAN of %s can't be right. Change the payee's account, then repeat."), t->name);
    if (!t->national_id || (!cnp_is_valid(t->national_id) && !cui_is_valid(t->national_id)))
        return fail(error, FAIL_INVALID, _("%s has no valid personal code, which the payment order needs. Complete it, or pay in cash."), t->name);
    return true;
}

static bool check_transfers(const TransferFile *file, GError **error)
{
    for (guint i = 0; i < file->transfers->len; i++)
        if (!check_transfer(file->transfers->pdata[i], error))
            return false;
    return true;
}

/* --- the file --- */

static void put_head(GString *out, Pool *pool, const TransferFile *file)
{
    const BenefitScheme *s = file->scheme;
    int year, month, day;
    day_split(file->day, &year, &month, &day);
    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<f1129 xmlns=\"" F1129_NAMESPACE "\"");
    put_attribute(out, "versiune_pdf", "A2.0.42");
    put_number(out, "d_rec", 0);
    put_number(out, "suma_control", 0);
    put_amount(out, "total_opm", file->total);
    put_number(out, "nr_inregistrari", file->transfers->len);
    g_string_append_printf(out, " luna_r=\"%d\" an=\"%d\" data_document=\"%02d.%02d.%d\" nr_document=\"%010" G_GINT64_FORMAT "\"", month, year, day,
                           month, year, file->number);
    put_attribute(out, "nume_ip", opme_text(pool, file->payer_name, NAME_LENGTH));
    put_attribute(out, "adresa_ip", opme_text(pool, s->payer_address, ADDRESS_LENGTH));
    put_attribute(out, "cui_ip", g_str_has_prefix(s->payer_cui, "RO") ? s->payer_cui + 2 : s->payer_cui);
    put_number(out, "tip_ent", 1);
    g_string_append(out, ">\n");
}

static const char *bank_of(Pool *pool, const char *iban)
{
    return g_str_has_prefix(iban, "RO") ? pool_printf(pool, "%.4s", iban + 4) : "";
}

static void put_row(GString *out, Pool *pool, const TransferFile *file, const Transfer *t)
{
    const BenefitScheme *s = file->scheme;
    g_string_append(out, "<rand_op");
    put_number(out, "nr_op", t->position);
    put_attribute(out, "iban_platitor", iban_clean(pool, s->payer_iban));
    put_attribute(out, "den_trezorerie", opme_text(pool, s->treasury_name, NAME_LENGTH));
    put_attribute(out, "cod_program", s->program_code);
    put_attribute(out, "cod_angajament", s->commitment_code);
    put_attribute(out, "ind_angajament", s->commitment_indicator);
    put_attribute(out, "cui_beneficiar", t->national_id);
    put_attribute(out, "den_beneficiar", opme_text(pool, t->name, NAME_LENGTH));
    put_attribute(out, "iban_beneficiar", t->iban);
    put_attribute(out, "den_banca_trez", bank_of(pool, t->iban));
    put_amount(out, "suma_op", t->amount);
    put_attribute(out, "explicatii", opme_text(pool, pool_printf(pool, "%s %s", t->reference, file->subject), TEXT_LENGTH));
    g_string_append(out, "/>\n");
}

bool opme_write(Pool *pool, const TransferFile *file, GString *out, GError **error)
{
    if (!check_payer(pool, file->scheme, error) || !check_transfers(file, error))
        return false;
    put_head(out, pool, file);
    for (guint i = 0; i < file->transfers->len; i++) {
        g_autoptr(Pool) one = pool_new();
        put_row(out, one, file, file->transfers->pdata[i]);
    }
    g_string_append(out, "</f1129>\n");
    return true;
}

/* --- the checker --- */

typedef struct {
    Pool *pool;
    GPtrArray *problems;
    GHashTable *orders; /* payer's IBAN and nr_op */
    GHashTable *payees; /* code and IBAN */
    gint64 total, said_total, rows, said_rows;
    bool has_root;
} Checking;

static void complain(Checking *c, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void complain(Checking *c, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    if (c->problems->len < 50)
        g_ptr_array_add(c->problems, pool_strdup(c->pool, text));
}

static const char *value_of(const char **names, const char **values, const char *name)
{
    for (guint i = 0; names[i]; i++)
        if (strcmp(names[i], name) == 0)
            return values[i];
    return "";
}

/* "1234.50" -> 123450; -1: it is no amount with two decimals. */
static gint64 read_amount(const char *text)
{
    gsize count = strlen(text), whole = strspn(text, "0123456789");
    if (whole == 0 || whole > 15 || count != whole + 3 || text[whole] != '.' || strspn(text + whole + 1, "0123456789") != 2)
        return -1;
    return g_ascii_strtoll(text, NULL, 10) * 100 + g_ascii_strtoll(text + whole + 1, NULL, 10);
}

static bool is_shape(const char *text, gsize count, const char *signs)
{
    return strlen(text) == count && strspn(text, signs) == count;
}

#define DIGITS "0123456789"
#define CAPITALS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static void check_root(Checking *c, const char **names, const char **values)
{
    const char *day = value_of(names, values, "data_document");
    c->has_root = true;
    c->said_total = read_amount(value_of(names, values, "total_opm"));
    c->said_rows = g_ascii_strtoll(value_of(names, values, "nr_inregistrari"), NULL, 10);
    if (strcmp(value_of(names, values, "xmlns"), F1129_NAMESPACE) != 0)
        complain(c, "%s", _("The namespace isn't that of form F1129."));
    if (!is_shape(value_of(names, values, "nr_document"), 10, DIGITS))
        complain(c, "%s", _("nr_document must have 10 digits."));
    if (strlen(day) != 10 || day[2] != '.' || day[5] != '.')
        complain(c, "%s", _("data_document must be written dd.MM.yyyy."));
    if (!cui_is_valid(value_of(names, values, "cui_ip")))
        complain(c, "%s", _("cui_ip is no valid fiscal code."));
    if (!*value_of(names, values, "nume_ip") || strcmp(value_of(names, values, "tip_ent"), "1") != 0)
        complain(c, "%s", _("The payer must be named, and be a public institution (tip_ent 1)."));
}

static void check_codes(Checking *c, const char *order, const char **names, const char **values)
{
    const char *payee = value_of(names, values, "cui_beneficiar");
    if (!is_shape(value_of(names, values, "cod_program"), 10, DIGITS) || !is_shape(value_of(names, values, "cod_angajament"), 11, DIGITS CAPITALS) ||
        !is_shape(value_of(names, values, "ind_angajament"), 3, DIGITS CAPITALS))
        complain(c, _("Order %s: the programme or commitment code has a wrong length."), order);
    if (!iban_is_valid(value_of(names, values, "iban_platitor")) || !iban_is_valid(value_of(names, values, "iban_beneficiar")))
        complain(c, _("Order %s: an IBAN can't be right."), order);
    if (!cnp_is_valid(payee) && !cui_is_valid(payee))
        complain(c, _("Order %s: the payee's code can't be right."), order);
}

static void check_texts(Checking *c, const char *order, const char **names, const char **values)
{
    static const char *const texts[] = {"den_beneficiar", "den_trezorerie", "explicatii"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *text = value_of(names, values, texts[i]);
        if (!*text || strlen(text) > TEXT_LENGTH || strpbrk(text, "'\",;/.-") || !g_str_is_ascii(text))
            complain(c, _("Order %s: %s is empty, too long or has signs that the form refuses."), order, texts[i]);
    }
}

static void check_row(Checking *c, const char **names, const char **values)
{
    const char *order = value_of(names, values, "nr_op");
    gint64 amount = read_amount(value_of(names, values, "suma_op"));
    char *key = pool_printf(c->pool, "%s %s", value_of(names, values, "iban_platitor"), order);
    c->rows++;
    c->total += MAX(amount, 0);
    if (amount <= 0)
        complain(c, _("Order %s: the amount must be above 0, with two decimals after a dot."), order);
    if (!*order || strspn(order, DIGITS) != strlen(order) || !g_hash_table_add(c->orders, key))
        complain(c, _("Order %s: the number is missing, or stands twice for the same account."), order);
    const char *iban = value_of(names, values, "iban_beneficiar");
    if (!g_hash_table_add(c->payees, pool_printf(c->pool, "%s %s", value_of(names, values, "cui_beneficiar"), iban)))
        complain(c, _("Order %s: the payee with the account %s stands twice. Each payee has one order in a file."), order, strlen(iban) > 8 ? iban_mask(c->pool, iban) : iban);
    check_codes(c, order, names, values);
    check_texts(c, order, names, values);
}

static void on_element(GMarkupParseContext *context, const char *element, const char **names, const char **values, gpointer data, GError **error)
{
    if (strcmp(element, "f1129") == 0)
        check_root(data, names, values);
    else if (strcmp(element, "rand_op") == 0)
        check_row(data, names, values);
    else
        complain(data, _("There is an element that the form doesn't know: %s."), element);
}

GPtrArray *opme_check(Pool *pool, const char *xml, gsize count)
{
    static const GMarkupParser parser = {.start_element = on_element};
    Checking c = {.pool = pool, .problems = pool_list(pool), .orders = g_hash_table_new(g_str_hash, g_str_equal),
                  .payees = g_hash_table_new(g_str_hash, g_str_equal)};
    GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, &c, NULL);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, c.orders);
    pool_defer(pool, (GDestroyNotify)g_hash_table_unref, c.payees);
    if (!g_markup_parse_context_parse(context, xml, (gssize)count, NULL) || !g_markup_parse_context_end_parse(context, NULL) || !c.has_root)
        complain(&c, "%s", _("This is no XML file of form F1129."));
    else if (c.said_rows != c.rows || c.said_total != c.total)
        complain(&c, "%s", _("The total or the number of orders isn't that of the rows."));
    g_markup_parse_context_free(context);
    return c.problems;
}
