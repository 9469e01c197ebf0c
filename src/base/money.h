#pragma once
#include "base/fail.h"
#include "base/pool.h"

typedef enum { CURRENCY_NONE, CURRENCY_RON, CURRENCY_EUR, CURRENCY_MDL, CURRENCY_COUNT } Currency;

/* An amount in minor units (bani, cents). */
typedef struct {
    gint64 minor;
    Currency currency;
} Money;

const char *currency_code(Currency currency);               /* "RON"; "" for none */
Currency currency_from_code(const char *code);              /* CURRENCY_NONE if unknown */
/* Reads one amount, as people and documents write it: "9.951.785,17 lei", "1319820 euro", "400.000 euro", "1,234.56",
 * "9 951 785,17".  currency where none is written.  FAIL_INVALID: not an amount, over 10^15, or more behind it. */
bool money_parse(const char *text, Currency otherwise, Money *ret_money, GError **error);
/* The first amount in running text; *ret_end points behind it (and behind its currency word).  NULL ends: none found. */
bool money_find(const char *text, Money *ret_money, const char **ret_start, const char **ret_end);
char *money_format(Pool *pool, Money money);                /* "9.951.785,17 lei"; in English "9,951,785.17 lei" */
char *money_plain(Pool *pool, Money money);                 /* "9951785.17", for JSON, CSV and the plan document */
char *number_format(Pool *pool, double value);              /* at most 2 decimals, grouped as the language does */
/* "1.234,5", "1234.5", "12 %": FAIL_INVALID for anything else. */
bool number_parse(const char *text, double *ret_value, GError **error);
