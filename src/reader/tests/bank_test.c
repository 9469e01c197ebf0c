#include <string.h>

#include "reading.h"

/* Statements and status reports of banks. */

static const char camt[] =
    "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt>"
    "<Id>1</Id><Ntry><Amt Ccy=\"RON\">800.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2025-02-10</Dt></BookgDt><NtryDtls>"
    "<TxDtls><Refs><MsgId>9</MsgId><EndToEndId>V1</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"RON\">400.00</Amt></TxAmt></AmtDtls></TxDtls>"
    "<TxDtls><Refs><EndToEndId>V2</EndToEndId></Refs><Amt Ccy=\"RON\">400.00</Amt></TxDtls></NtryDtls></Ntry>"
    "<Ntry><Amt Ccy=\"RON\">400.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2025-02-11</Dt></BookgDt><NtryDtls><TxDtls>"
    "<Refs><EndToEndId>V2</EndToEndId></Refs><RtrInf>\n  <Rsn>\n    <Cd>AC04</Cd>\n  </Rsn>\n  <AddtlInf>Cont inchis</AddtlInf>\n</RtrInf></TxDtls></NtryDtls></Ntry>"
    "<Ntry><Amt Ccy=\"RON\">12.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>PDNG</Sts></Ntry></Stmt></BkToCstmrStmt></Document>";

static void a_statement_has_a_row_per_transaction(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = must_read_text(pool, camt, "extras.xml");
    g_assert_cmpstr(as_text(pool, grid), ==,
                    "reference | amount | status | reason | date\nV1 | 400.00 | booked debit | - | 2025-02-10\nV2 | 400.00 | booked debit | - | 2025-02-10\n"
                    "V2 | 400.00 | booked credit | AC04 Cont inchis | 2025-02-11\n- | 12.00 | pending | - | -\n");
}

static void a_status_report_says_what_was_rejected(void)
{
    g_autoptr(Pool) pool = pool_new();
    Grid *grid = must_read_text(pool,
                                "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrPmtStsRpt><OrgnlPmtInfAndSts>"
                                "<TxInfAndSts><OrgnlEndToEndId>V7</OrgnlEndToEndId><TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>Cont gresit</AddtlInf></StsRsnInf>"
                                "<OrgnlTxRef><Amt><InstdAmt Ccy=\"RON\">400.00</InstdAmt></Amt></OrgnlTxRef></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>",
                                "raport.xml");
    g_assert_nonnull(strstr(as_text(pool, grid), "V7 | 400.00 | RJCT | AC01 Cont gresit"));
}

static void other_xml_is_refused(void)
{
    static const char *const others[] = {
        "<?xml version=\"1.0\"?><html/>",
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"/>",
        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><Document xmlns=\"x\"><Stmt><Ntry><Amt>&b;</Amt></Ntry></Stmt></Document>",
        "<?xml version=\"1.0\"?><Document xmlns=\"x\"><Stmt><Ntry><Amt>1</Amt>",
    };
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        must_refuse(others[i], strlen(others[i]), "x.xml", "");
}

static void add_tests(void)
{
    g_test_add_func("/bank/statement", a_statement_has_a_row_per_transaction);
    g_test_add_func("/bank/report", a_status_report_says_what_was_rejected);
    g_test_add_func("/bank/other", other_xml_is_refused);
}

int main(int argc, char **argv)
{
    return reading_main(argc, argv, add_tests);
}
