// Cells that nothing fits, that have values their column cannot have, or that are beyond this analysis.
#include "findings_look.h"

namespace mado::dmn {

namespace {

Finding of_cell(Finding::Kind kind, Finding::Weight weight, std::size_t rule, std::size_t column)
{
    Finding finding;
    finding.kind = kind;
    finding.weight = weight;
    finding.rules = { rule };
    finding.columns = { column };
    return finding;
}

void add_stranger(Look& look, std::size_t rule, std::size_t c)
{
    auto const& column = look.columns[c];
    auto const& value = column.cells[rule].strangers.front();
    auto const row = say_rule(look.table, rule), is = say(value.kind()), wants = say(*column.kind), text = say(value);
    auto finding = of_cell(Finding::Kind::Misfit, Finding::Weight::Error, rule, c);
    finding.japanese = row.japanese + "の" + column.label + "の欄に" + is.japanese + "の" + text.japanese + "がありますが、この列に入るのは" + wants.japanese + "です。" + wants.japanese + "で書いてください。";
    finding.english = "The cell " + column.label + " of " + row.english + " has " + text.english + ", a " + is.english + ", but this column holds a " + wants.english + ". Write a " + wants.english + ".";
    look.add(std::move(finding));
}

// A plain value that inputValues does not have, in a cell whose other values it has.
void find_unlisted(Look& look, std::size_t rule, std::size_t c)
{
    auto const& column = look.columns[c];
    auto const& cell = *column.cells[rule].cell;
    if (!column.has_values || cell.negated)
        return;
    for (auto const& test : cell.tests) {
        if (test.kind != feel::Cell::Test::Kind::Equals || test.value.is_null())
            continue;
        if ((accepted({ .tests = { test } }, column) & column.possible).any())
            continue;
        auto const row = say_rule(look.table, rule), text = say(test.value);
        auto finding = of_cell(Finding::Kind::Misfit, Finding::Weight::Warning, rule, c);
        finding.japanese = row.japanese + "の" + column.label + "の欄の" + text.japanese + "は、この列に入る値の一覧にありません。書き間違いがないか確かめてください。";
        finding.english = text.english + " in the cell " + column.label + " of " + row.english + " is not among the values that this column allows. Check its spelling.";
        look.add(std::move(finding));
    }
}

void add_empty(Look& look, std::size_t rule, std::size_t c)
{
    auto const& column = look.columns[c];
    auto const row = say_rule(look.table, rule);
    bool const is_unlisted = column.cells[rule].accepts.any();
    auto finding = of_cell(Finding::Kind::Unreachable, Finding::Weight::Warning, rule, c);
    finding.japanese = row.japanese + "の" + column.label + "の欄「" + column.cells[rule].text + "」に当てはまる値は"
        + (is_unlisted ? "、この列に入る値の中にありません。どちらかを直してください。" : "ありません。範囲の両端が逆になっていないかなど、書き方を確かめてください。");
    finding.english = "Nothing fits the cell " + column.label + " of " + row.english + ", `" + column.cells[rule].text + "`"
        + (is_unlisted ? ", among the values that this column allows. Mend one of them." : ". Check it, for example whether the ends of a range are the right way round.");
    look.add(std::move(finding));
}

void find_in_cell(Look& look, std::size_t rule, std::size_t c)
{
    auto const& column = look.columns[c];
    auto const& cell = column.cells[rule];
    if (cell.what != SeenCell::What::Known)
        return;
    if (!cell.strangers.empty())
        add_stranger(look, rule, c);
    else if (!cell.accepts.intersects(column.possible))
        add_empty(look, rule, c);
    else
        find_unlisted(look, rule, c);
}

void find_unseen(Look& look, std::size_t c)
{
    auto const rules = look.space.unseen(c).members();
    if (rules.empty())
        return;
    auto const rows = say_rules(look.table, rules);
    Finding finding;
    finding.kind = Finding::Kind::NotSeen;
    finding.weight = Finding::Weight::Note;
    finding.rules = rules;
    finding.columns = { c };
    finding.japanese = rows.japanese + "の" + look.columns[c].label + "の欄は、ほかの値や計算で決まるので、重なりや抜けを確かめていません。例を書いて確かめてください。";
    finding.english = "The cell " + look.columns[c].label + " of " + rows.english + " depends on other values or on a calculation, so overlaps and gaps there are not checked. Check it with examples.";
    look.add(std::move(finding));
}

}  // namespace

void find_in_cells(Look& look)
{
    for (std::size_t c = 0; c < look.columns.size(); ++c) {
        for (std::size_t rule = 0; rule < look.rules(); ++rule)
            find_in_cell(look, rule, c);
        find_unseen(look, c);
    }
}

}  // namespace mado::dmn
