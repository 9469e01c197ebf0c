#pragma once
#include "modules/plans/reading/reading.h"

/* What stands in the columns of a table, whatever their headers say. */

/* Of the cells of one column: how many are of a kind. */
typedef struct {
    int filled;
    int numbers;    /* "3", "2.1", "IV)" */
    int counted;    /* of the numbers: those that follow the one above */
    int figures;    /* bare amounts: grouped, with decimals, or of three figures and more; no years */
    int deadlines;
    int money, amounts; /* words of money; of these with figures */
    int bodies;     /* begin as a body's name does */
    int quantities; /* begin with a quantity, or count something */
    int verbal;     /* begin with what is done: "Organizarea …", "Проведение …" */
    int problems;   /* say what is wrong: "Lipsa unei creșe", "Bătrânii nu ajung la medic" */
    int tiers;      /* name an objective or a domain: "Obiectiv general 1: …", "OS 1. …" */
    int letters;    /* characters of all together */
    int changes;    /* other texts than in the filled cell above */
} ColumnContents;

typedef struct {
    int rows; /* with cells enough to tell by */
    ColumnContents *columns;
} Contents;

/* Of the rows from there on, as many as are needed to tell.  Lives in pool. */
Contents contents_read(Reading *reading, Pool *pool, const GridTable *table, int from);
/* Counts one text more, all but its changes. */
void contents_add(Pool *pool, ColumnContents *into, const char *line);
/* The cells of the column that suit what it would be for, of the filled ones: 0 to 1. */
double contents_share(const ColumnContents *column, Meaning meaning);
/* Most cells are sentences, not numbers, days, money or bodies. */
bool contents_are_sentences(const ColumnContents *column);
/* The same, though they may name bodies. */
bool contents_are_words(const ColumnContents *column);
/* Most cells are something that no sentence is. */
bool contents_are_no_sentences(const ColumnContents *column);
/* How many cells with words start in the row. */
int contents_filled_in(const GridTable *table, int row);
/* Of a row: cells that are what their columns are for are fewer than those that aren't, as in a header. */
bool contents_are_header(const GridTable *table, int row, const Columns *columns);
