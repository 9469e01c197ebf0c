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
 * "9 951 785,17", "1,5 mil. euro".  One sign before three digits parts thousands: "1.234" and "1,234" are 1234.
 * otherwise: the currency where none is written.  FAIL_INVALID: not an amount, over 10^15 lei or euro, or more behind it. */
bool money_parse(const char *text, Currency otherwise, Money *ret_money, GError **error);
/* The first amount in running text that names its currency; from *ret_start to *ret_end, currency word and all.
 * False: there is none, and what ret_… point to stays as it was. */
bool money_find(const char *text, Money *ret_money, const char **ret_start, const char **ret_end);
/* "9.951.785,17 lei", "400.000 euro"; in English "9,951,785.17 lei" */
char *money_format(Pool *pool, Money money);
char *money_plain(Pool *pool, Money money);                 /* "9951785.17", for JSON, CSV and the plan document */
char *number_format(Pool *pool, double value);              /* at most 2 decimals, grouped as the language does */
/* "1.234,5", "1234.5", "12 %": FAIL_INVALID for anything else.  "1.234" is 1234 in Romanian and 1.234 in English. */
bool number_parse(const char *text, double *ret_value, GError **error);
