#include "modules/council/open.h"

#include "base/language.h"
#include "modules/accounts/accounts.h"
#include "record/json.h"

/* What programs read about the open data: CSVW and DCAT-AP. */

static const char *url(Pool *pool, const char *base, gint64 plan_id, const char *rest)
{
    return pool_printf(pool, "%s/open/plans/%" G_GINT64_FORMAT "/%s", base, plan_id, rest);
}

/* A text in each language. */
static void put_texts(Json *json, const char *name, const char *text)
{
    Language before = language_get();
    json_array(json, name);
    for (Language language = 0; language < LANGUAGE_COUNT; language++) {
        language_set(language);
        json_object(json, NULL);
        json_text(json, "@value", _(text));
        json_text(json, "@language", language_code(language));
        json_object_end(json);
    }
    json_array_end(json);
    language_set(before);
}

/* ---- CSVW */

static void put_column(Json *json, const OpenColumn *column)
{
    json_object(json, NULL);
    json_text(json, "name", column->name);
    json_text(json, "titles", column->name);
    put_texts(json, "dc:description", column->description);
    json_text(json, "datatype", column->type);
    json_object_end(json);
}

static void put_table(Json *json, Pool *pool, const OpenTable *table)
{
    json_object(json, NULL);
    json_text(json, "url", pool_printf(pool, "%s.csv", table->name));
    put_texts(json, "dc:title", table->title);
    json_object(json, "tableSchema");
    json_array(json, "columns");
    for (const OpenColumn *column = table->columns; column->name; column++)
        put_column(json, column);
    json_array_end(json);
    json_object_end(json);
    json_object_end(json);
}

static void put_dialect(Json *json)
{
    json_object(json, "dialect");
    json_text(json, "encoding", "utf-8");
    json_text(json, "delimiter", ";");
    json_bool(json, "header", true);
    json_object_end(json);
}

const char *open_csvw(Pool *pool, const OpenPlan *plan, const char *base_url)
{
    Json json = json_begin(pool_string(pool));
    json_object(&json, NULL);
    json_text(&json, "@context", "http://www.w3.org/ns/csvw");
    json_text(&json, "@id", url(pool, base_url, plan->plan->id, "csv-metadata.json"));
    json_text(&json, "dc:title", plan->plan->title);
    json_text(&json, "dc:publisher", plan->plan->authority);
    put_dialect(&json);
    json_array(&json, "tables");
    for (const OpenTable *table = open_tables; table->name; table++)
        put_table(&json, pool, table);
    json_array_end(&json);
    json_object_end(&json);
    return json.out->str;
}

/* ---- DCAT-AP 2 */

static void put_reference(Json *json, const char *name, const char *id)
{
    json_object(json, name);
    json_text(json, "@id", id);
    json_object_end(json);
}

static void put_publisher(Json *json, const char *name)
{
    json_object(json, "dct:publisher");
    json_text(json, "@type", "foaf:Agent");
    json_text(json, "foaf:name", name);
    json_object_end(json);
}

static void put_distribution(Json *json, Pool *pool, const char *title, const char *address, bool is_csv, const char *described)
{
    json_object(json, NULL);
    json_text(json, "@type", "dcat:Distribution");
    put_texts(json, "dct:title", title);
    put_reference(json, "dcat:accessURL", address);
    put_reference(json, "dcat:downloadURL", address);
    put_reference(json, "dct:format", is_csv ? "http://publications.europa.eu/resource/authority/file-type/CSV" :
                                               "http://publications.europa.eu/resource/authority/file-type/JSON");
    put_reference(json, "dcat:mediaType", is_csv ? "http://www.iana.org/assignments/media-types/text/csv" :
                                                   "http://www.iana.org/assignments/media-types/application/json");
    if (is_csv)
        put_reference(json, "dct:conformsTo", "http://www.w3.org/TR/tabular-data-model/");
    if (described)
        put_reference(json, "foaf:page", described);
    json_object_end(json);
}

static void put_distributions(Json *json, Pool *pool, gint64 plan_id, const char *base)
{
    json_array(json, "dcat:distribution");
    for (const OpenTable *table = open_tables; table->name; table++)
        put_distribution(json, pool, table->title, url(pool, base, plan_id, pool_printf(pool, "%s.csv", table->name)), true,
                         url(pool, base, plan_id, "csv-metadata.json"));
    put_distribution(json, pool, N_("The whole plan"), url(pool, base, plan_id, "plan.json"), false, NULL);
    json_array_end(json);
}

static void put_day(Json *json, Pool *pool, const char *name, Day day)
{
    if (!day_is(day))
        return;
    json_object(json, name);
    json_text(json, "@type", "xsd:date");
    json_text(json, "@value", day_to_iso(pool, day));
    json_object_end(json);
}

static void put_dataset(Json *json, Pool *pool, const Plan *plan, const char *authority, const char *base)
{
    json_object(json, NULL);
    json_text(json, "@id", url(pool, base, plan->id, ""));
    json_text(json, "@type", "dcat:Dataset");
    json_text(json, "dct:title", plan->title);
    put_texts(json, "dct:description", N_("Measures of a council's plan, their status, indicators, and money."));
    json_text(json, "dct:identifier", pool_printf(pool, "%" G_GINT64_FORMAT, plan->id));
    put_publisher(json, plan->authority ? plan->authority : authority);
    put_reference(json, "dcat:theme", "http://publications.europa.eu/resource/authority/data-theme/SOCI");
    put_reference(json, "dct:language", "http://publications.europa.eu/resource/authority/language/RON");
    put_reference(json, "dcat:landingPage", pool_printf(pool, "%s/public/plans/%" G_GINT64_FORMAT, base, plan->id));
    put_day(json, pool, "dct:issued", plan->decision_date);
    json_object(json, "dct:temporal");
    json_text(json, "@type", "dct:PeriodOfTime");
    put_day(json, pool, "dcat:startDate", plan->period.from);
    put_day(json, pool, "dcat:endDate", plan->period.to);
    json_object_end(json);
    put_distributions(json, pool, plan->id, base);
    json_object_end(json);
}

static void put_context(Json *json)
{
    static const char *const names[][2] = {
        {"dcat", "http://www.w3.org/ns/dcat#"}, {"dct", "http://purl.org/dc/terms/"}, {"foaf", "http://xmlns.com/foaf/0.1/"},
        {"xsd", "http://www.w3.org/2001/XMLSchema#"},
    };
    json_object(json, "@context");
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        json_text(json, names[i][0], names[i][1]);
    json_object_end(json);
}

const char *open_catalogue(Db *db, Pool *pool, const GPtrArray *plans, const char *base_url)
{
    const char *authority = setting_text(db, pool, "authority.name", "Vatra");
    Json json = json_begin(pool_string(pool));
    json_object(&json, NULL);
    put_context(&json);
    json_text(&json, "@id", pool_printf(pool, "%s/open/catalogue.jsonld", base_url));
    json_text(&json, "@type", "dcat:Catalog");
    put_texts(&json, "dct:title", N_("Open data on the council's plans"));
    put_texts(&json, "dct:description", N_("Measures of a council's plan, their status, indicators, and money."));
    put_publisher(&json, authority);
    put_reference(&json, "foaf:homepage", pool_printf(pool, "%s/open", base_url));
    json_array(&json, "dcat:dataset");
    for (guint i = 0; i < plans->len; i++)
        put_dataset(&json, pool, plans->pdata[i], authority, base_url);
    json_array_end(&json);
    json_object_end(&json);
    return json.out->str;
}
