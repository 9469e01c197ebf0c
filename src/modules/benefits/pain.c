#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/language.h"
#include "base/text.h"

/* pain.001 of ISO 20022, versions .03 and .09, for banks; and the list of the cash desk. */

enum { NAME_LENGTH = 70, REMITTANCE_LENGTH = 140 };

/* Banks take Latin letters only. */
static const char *plain(Pool *pool, const char *text, gsize characters)
{
    g_autofree char *ascii = g_str_to_ascii(text ? text : "", "ro");
    GString *out = pool_string(pool);
    for (const char *c = ascii; *c; c++)
        g_string_append_c(out, g_ascii_isalnum(*c) || strchr("/-?:().,'+", *c) ? *c : ' ');
    char *squashed = text_squash(pool, out->str);
    if (strlen(squashed) > characters)
        squashed[characters] = '\0';
    return g_strchomp(squashed);
}

static void put_element(GString *out, const char *name, const char *value)
{
    g_autofree char *escaped = g_markup_escape_text(value, -1);
    g_string_append_printf(out, "<%s>%s</%s>", name, escaped, name);
}

static const char *amount_text(Pool *pool, gint64 minor)
{
    return pool_printf(pool, "%" G_GINT64_FORMAT ".%02d", minor / 100, (int)(minor % 100));
}

static const char *moment_text(Pool *pool, gint64 at)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(at);
    g_autofree char *text = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");
    return pool_strdup(pool, text);
}

static void put_agent(GString *out, const char *element, const char *bic, bool is_new)
{
    g_string_append_printf(out, "<%s><FinInstnId>", element);
    if (bic)
        put_element(out, is_new ? "BICFI" : "BIC", bic);
    else
        g_string_append(out, "<Othr><Id>NOTPROVIDED</Id></Othr>");
    g_string_append_printf(out, "</FinInstnId></%s>", element);
}

static void put_group(GString *out, Pool *pool, const TransferFile *file)
{
    g_string_append(out, "<GrpHdr>");
    put_element(out, "MsgId", file->message_id);
    put_element(out, "CreDtTm", moment_text(pool, file->at));
    put_element(out, "NbOfTxs", pool_printf(pool, "%u", file->transfers->len));
    put_element(out, "CtrlSum", amount_text(pool, file->total));
    g_string_append(out, "<InitgPty>");
    put_element(out, "Nm", plain(pool, file->payer_name, NAME_LENGTH));
    g_string_append(out, "</InitgPty></GrpHdr>\n");
}

static void put_debtor(GString *out, Pool *pool, const TransferFile *file, bool is_new)
{
    const char *day = day_to_iso(pool, file->day);
    g_string_append(out, "<PmtInf>");
    put_element(out, "PmtInfId", file->message_id);
    g_string_append(out, "<PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg>");
    put_element(out, "NbOfTxs", pool_printf(pool, "%u", file->transfers->len));
    put_element(out, "CtrlSum", amount_text(pool, file->total));
    g_string_append_printf(out, is_new ? "<ReqdExctnDt><Dt>%s</Dt></ReqdExctnDt>" : "<ReqdExctnDt>%s</ReqdExctnDt>", day);
    g_string_append(out, "<Dbtr>");
    put_element(out, "Nm", plain(pool, file->payer_name, NAME_LENGTH));
    g_string_append(out, "</Dbtr><DbtrAcct><Id>");
    put_element(out, "IBAN", iban_clean(pool, file->scheme->payer_iban));
    g_string_append(out, "</Id></DbtrAcct>");
    put_agent(out, "DbtrAgt", file->scheme->payer_bic, is_new);
    g_string_append(out, "<ChrgBr>SLEV</ChrgBr>\n");
}

static void put_transfer(GString *out, Pool *pool, const TransferFile *file, const Transfer *t)
{
    g_string_append(out, "<CdtTrfTxInf><PmtId>");
    put_element(out, "EndToEndId", t->reference);
    g_string_append_printf(out, "</PmtId><Amt><InstdAmt Ccy=\"%s\">%s</InstdAmt></Amt><Cdtr>", file->scheme->currency, amount_text(pool, t->amount));
    put_element(out, "Nm", plain(pool, t->name, NAME_LENGTH));
    g_string_append(out, "</Cdtr><CdtrAcct><Id>");
    put_element(out, "IBAN", t->iban);
    g_string_append(out, "</Id></CdtrAcct><RmtInf>");
    put_element(out, "Ustrd", plain(pool, file->subject, REMITTANCE_LENGTH));
    g_string_append(out, "</RmtInf></CdtTrfTxInf>\n");
}

static bool check(Pool *pool, const TransferFile *file, GError **error)
{
    if (!file->scheme->payer_iban || !iban_is_valid(iban_clean(pool, file->scheme->payer_iban)))
        return fail(error, FAIL_INVALID, "%s", _("The scheme lacks the IBAN from which it is paid. Complete the scheme, then make the file."));
    for (guint i = 0; i < file->transfers->len; i++) {
        const Transfer *t = file->transfers->pdata[i];
        if (!iban_is_valid(t->iban))
            return fail(error, FAIL_INVALID, _("The IBAN of %s can't be right. Change the payee's account, then repeat."), t->name);
    }
    return true;
}

bool pain_write(Pool *pool, const TransferFile *file, bool is_new, GString *out, GError **error)
{
    if (!check(pool, file, error))
        return false;
    g_string_append_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:%s\"><CstmrCdtTrfInitn>",
                           is_new ? "pain.001.001.09" : "pain.001.001.03");
    put_group(out, pool, file);
    put_debtor(out, pool, file, is_new);
    for (guint i = 0; i < file->transfers->len; i++) {
        g_autoptr(Pool) one = pool_new();
        put_transfer(out, one, file, file->transfers->pdata[i]);
    }
    g_string_append(out, "</PmtInf></CstmrCdtTrfInitn></Document>\n");
    return true;
}

/* For the cash desk: signed by the receivers, then taken in again as a return. */
bool cash_write(Pool *pool, const TransferFile *file, GString *out, GError **error)
{
    g_string_append(out, "\xEF\xBB\xBF" "nr;referinta;nume;suma;semnatura\r\n");
    for (guint i = 0; i < file->transfers->len; i++) {
        const Transfer *t = file->transfers->pdata[i];
        g_string_append_printf(out, "%u;", i + 1);
        csv_put(out, t->reference);
        g_string_append_c(out, ';');
        csv_put(out, t->name);
        g_string_append_printf(out, ";%s;\r\n", amount_text(pool, t->amount));
    }
    return true;
}
