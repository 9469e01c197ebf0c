#include "base/text.h"
#include "reader/formats.h"
#include "reader/xml.h"

#include <string.h>

/* What banks return, as a table: a statement (camt.053, camt.054) has a row per transaction, a status report (pain.002) one per payment.
 * Names of elements are the same in all versions; their namespaces differ, and none is known to xml.h, which calls them "?". */

typedef struct {
    Build *build;
    Xml *xml;
    Draft *draft;
    int row;
} Bank;

typedef struct {
    const char *reference, *amount, *status, *indicator, *reason, *day;
} Entry;

static bool is(Bank *bank, const char *name) { return xml_is(bank->xml, name); }

static void put_row(Bank *bank, const Entry *entry, const char *status)
{
    const char *cells[] = {entry->reference, entry->amount, status, entry->reason, entry->day};
    for (int i = 0; i < (int)G_N_ELEMENTS(cells); i++)
        if (cells[i])
            draft_add(bank->build, bank->draft, bank->row, i, cells[i]);
    bank->row++;
}

static void put_headers(Bank *bank)
{
    put_row(bank, &(Entry){"reference", "amount", NULL, NULL, "reason", "date"}, "status");
}

/* The text of the child of that name, however deep the element before it is; the reader is behind the element. */
static const char *text_of_child(Bank *bank, const char *name)
{
    const char *found = NULL;
    int entered = xml_enter(bank->xml);
    while (xml_child(bank->xml, entered))
        if (!found && is(bank, name))
            found = xml_text(bank->xml);
    return found;
}

/* A reason is a code and, in elements beside it, words. */
static const char *text_of_reason(Bank *bank)
{
    g_autoptr(GString) out = g_string_new(NULL);
    int entered = xml_enter(bank->xml);
    while (xml_part(bank->xml, entered)) {
        const char *here = xml_text_here(bank->xml), *text = here ? here : xml_text(bank->xml);
        g_string_append_printf(out, "%s ", text);
    }
    return text_squash(bank->build->pool, out->str);
}

/* --- camt --- */

/* Booked is what counts; what isn't says nothing yet. */
static const char *entry_status(const Entry *entry)
{
    if (!entry->status || strncmp(entry->status, "BOOK", 4) != 0)
        return "pending";
    return entry->indicator && strcmp(entry->indicator, "CRDT") == 0 ? "booked credit" : "booked debit";
}

static void read_amount_details(Bank *bank, Entry *entry)
{
    int entered = xml_enter(bank->xml);
    while (xml_child(bank->xml, entered))
        if (is(bank, "?:TxAmt")) {
            const char *amount = text_of_child(bank, "?:Amt");
            entry->amount = amount ? amount : entry->amount;
        }
}

static void read_transaction(Bank *bank, Entry entry)
{
    int entered = xml_enter(bank->xml);
    while (xml_child(bank->xml, entered)) {
        if (is(bank, "?:Refs"))
            entry.reference = text_of_child(bank, "?:EndToEndId");
        else if (is(bank, "?:Amt"))
            entry.amount = xml_text(bank->xml);
        else if (is(bank, "?:AmtDtls"))
            read_amount_details(bank, &entry);
        else if (is(bank, "?:CdtDbtInd"))
            entry.indicator = xml_text(bank->xml);
        else if (is(bank, "?:RtrInf") || is(bank, "?:AddtlTxInf") || (is(bank, "?:RmtInf") && !entry.reason))
            entry.reason = text_of_reason(bank);
    }
    put_row(bank, &entry, entry_status(&entry));
}

static bool read_details(Bank *bank, const Entry *entry)
{
    bool any = false;
    int entered = xml_enter(bank->xml);
    while (xml_child(bank->xml, entered))
        if (is(bank, "?:TxDtls")) {
            read_transaction(bank, *entry);
            any = true;
        }
    return any;
}

/* What stands for the whole entry comes before its transactions. */
static void read_entry(Bank *bank)
{
    Entry entry = {0};
    bool any = false;
    int entered = xml_enter(bank->xml);
    while (xml_child(bank->xml, entered)) {
        if (is(bank, "?:Amt"))
            entry.amount = xml_text(bank->xml);
        else if (is(bank, "?:CdtDbtInd"))
            entry.indicator = xml_text(bank->xml);
        else if (is(bank, "?:Sts"))
            entry.status = xml_text(bank->xml);
        else if (is(bank, "?:BookgDt"))
            entry.day = xml_text(bank->xml);
        else if (is(bank, "?:NtryDtls"))
            any |= read_details(bank, &entry);
        else if (is(bank, "?:AddtlNtryInf"))
            entry.reason = xml_text(bank->xml);
    }
    if (!any)
        put_row(bank, &entry, entry_status(&entry));
}

/* --- pain.002 --- */

static const char *amount_of_original(Bank *bank)
{
    const char *amount = NULL;
    int entered = xml_enter(bank->xml);
    while (xml_child(bank->xml, entered))
        if (is(bank, "?:Amt"))
            amount = xml_text(bank->xml);
    return amount;
}

static void read_payment_status(Bank *bank)
{
    Entry entry = {0};
    int entered = xml_enter(bank->xml);
    while (xml_child(bank->xml, entered)) {
        if (is(bank, "?:OrgnlEndToEndId"))
            entry.reference = xml_text(bank->xml);
        else if (is(bank, "?:TxSts"))
            entry.status = xml_text(bank->xml);
        else if (is(bank, "?:StsRsnInf"))
            entry.reason = text_of_reason(bank);
        else if (is(bank, "?:OrgnlTxRef"))
            entry.amount = amount_of_original(bank);
    }
    put_row(bank, &entry, entry.status);
}

/* --- the document --- */

static void read_message(Bank *bank, int depth)
{
    enum { DEEPEST = 4 };
    int entered = xml_enter(bank->xml);
    while (xml_child(bank->xml, entered)) {
        if (is(bank, "?:Ntry"))
            read_entry(bank);
        else if (is(bank, "?:TxInfAndSts"))
            read_payment_status(bank);
        else if (depth < DEEPEST)
            read_message(bank, depth + 1);
    }
}

void bank_read(Build *build, const char *bytes, gsize count)
{
    g_autoptr(GBytes) all = g_bytes_new_static(bytes, count);
    g_autoptr(Xml) xml = xml_open(build, all);
    Bank bank = {build, xml, draft_new(build->pool), 0};
    build->grid->format = "bank";
    if (!xml_root(xml) || !is(&bank, "?:Document"))
        return build_trouble(build, build->trouble ? build->trouble : TROUBLE_UNKNOWN);
    put_headers(&bank);
    read_message(&bank, 0);
    draft_end(build, bank.draft, true);
    if (bank.row == 1)
        build_trouble(build, TROUBLE_UNKNOWN);
}
