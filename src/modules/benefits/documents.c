#include "modules/benefits/benefits_in.h"

#include <string.h>

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "modules/documents/documents.h"
#include "record/json.h"

/* The order and the statement in the register of documents, numbered in the change of the last signature. */

static const char *data_of(Pool *pool, const BenefitRun *run, const BenefitScheme *scheme)
{
    GString *out = pool_string(pool);
    Json json = json_begin(out);
    json_object(&json, NULL);
    json_object(&json, "payment");
    json_text(&json, "scheme", scheme->name);
    json_text(&json, "month", benefit_month_name(pool, run->month));
    json_text(&json, "project", scheme->project_code);
    json_text(&json, "budget_line", scheme->budget_line);
    json_text(&json, "persons", pool_printf(pool, "%d", (int)run->entitled));
    json_text(&json, "gross", money_format(pool, run->gross));
    json_text(&json, "withheld", money_format(pool, run->withheld));
    json_text(&json, "net", money_format(pool, run->net));
    json_text(&json, "words", run->net.currency == CURRENCY_RON ? amount_in_words(pool, run->net.minor) : NULL);
    json_text(&json, "prepared", run->prepared_name);
    json_text(&json, "approved", run->approved_name);
    json_text(&json, "visa", run->visa_name);
    json_object_end(&json);
    json_object_end(&json);
    return out->str;
}

static bool issue(Db *db, Pool *pool, const Identity *who, const BenefitRun *run, const char *code, const char *label, const char *data,
                  gint64 *ret_id, GError **error)
{
    Document *document;
    gint64 at = MAX(run->approved_at, run->visa_at);
    DocumentOrder order = {.template_code = code, .kind = "benefit_run", .record_id = run->id, .label = label, .data = data, .day = day_of_time(at)};
    if (!document_issue(db, pool, &order, who, &document, error))
        return false;
    *ret_id = document->id;
    return true;
}

bool benefit_documents_issue(Db *db, Pool *pool, const Identity *who, BenefitRun *run, GError **error)
{
    BenefitScheme *scheme;
    if (!benefit_scheme_find(db, pool, run->scheme_id, &scheme, error))
        return false;
    const char *data = data_of(pool, run, scheme), *month = benefit_month_name(pool, run->month);
    const char *label = run->sequence > 1 ? pool_printf(pool, "%s %s (%d)", scheme->code, month, (int)run->sequence)
                                          : pool_printf(pool, "%s %s", scheme->code, month);
    return issue(db, pool, who, run, "payment-order", label, data, &run->order_id, error) &&
           issue(db, pool, who, run, "payment-statement", label, data, &run->statement_id, error);
}
