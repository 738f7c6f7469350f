// Rules that match alike, where the hit policy says that they must not, or that the order decides.
#include "findings_look.h"

#include <algorithm>

namespace mado::dmn {

namespace {

using feel::Value;

// A rule that overlaps with this many others is said once, not with each.
constexpr std::size_t least_group = 5;

enum class Outputs { Same, Differ, Unknown };

class OverlapSearch {
public:
    explicit OverlapSearch(Look& look) : look_(look), hit_(look.table.hit) {}

    void run()
    {
        std::vector<Bits> certain(look_.rules(), Bits(look_.rules())), unknown = certain;
        std::size_t notes = 0;
        Budget pairs_seen { look_.budget.boxes };
        for (std::size_t a = 0; a < look_.rules(); ++a)
            for (std::size_t b = a + 1; b < look_.rules() && !look_.has_more; ++b) {
                if (!pairs_seen.spend(0, look_.columns.size() + look_.table.outputs.size())) {
                    look_.budget.stopped = true;
                    break;
                }
                if (!meets(a, b) || !matters(a, b))
                    continue;
                auto& pairs = hit_ != Hit::Unique && outputs_of(a, b) == Outputs::Unknown ? unknown : certain;
                pairs[a].set(b);
                pairs[b].set(a);
                // What the order decides is only noted: no need for all of it in a table that is built on its order.
                look_.has_more = is_ordered() && ++notes > look_.most;
            }
        report(std::move(certain), true);
        report(std::move(unknown), false);
    }

private:
    bool is_ordered() const { return hit_ == Hit::First || hit_ == Hit::Priority; }
    SeenCell const& cell(std::size_t column, std::size_t rule) const { return look_.columns[column].cells[rule]; }
    bool is_unseen(std::size_t column, std::size_t rule) const { return cell(column, rule).what == SeenCell::What::NotSeen; }
    bool takes_all(std::size_t column, std::size_t rule) const { return !is_unseen(column, rule) && cell(column, rule).accepts.contains(look_.columns[column].possible); }
    bool alike(std::size_t column, std::size_t a, std::size_t b) const { return is_unseen(column, a) && is_unseen(column, b) && cell(column, a).text == cell(column, b).text; }

    // A cell that is not seen matches something: for certain only together with one that takes all, or is the same.
    bool meets_in(std::size_t column, std::size_t a, std::size_t b) const
    {
        if (!is_unseen(column, a) && !is_unseen(column, b))
            return look_.space.of_rule(column, a).intersects(look_.space.of_rule(column, b));
        return alike(column, a, b) || takes_all(column, a) || takes_all(column, b);
    }

    bool meets(std::size_t a, std::size_t b) const
    {
        for (std::size_t c = 0; c < look_.columns.size(); ++c)
            if (!meets_in(c, a, b))
                return false;
        return true;
    }

    bool holds_in(std::size_t column, std::size_t outer, std::size_t inner) const
    {
        return alike(column, outer, inner) || takes_all(column, outer)
            || (!is_unseen(column, outer) && !is_unseen(column, inner) && look_.space.of_rule(column, outer).contains(look_.space.of_rule(column, inner)));
    }

    bool holds(std::size_t outer, std::size_t inner, std::optional<std::size_t> except = {}) const
    {
        for (std::size_t c = 0; c < look_.columns.size(); ++c)
            if (c != except && !holds_in(c, outer, inner))
                return false;
        return true;
    }

    // Of an exception before the general rule nothing is said: that is how First and Priority are meant.
    bool matters(std::size_t a, std::size_t b)
    {
        if (hit_ == Hit::Unique)
            return true;
        if (outputs_of(a, b) == Outputs::Same)
            return false;
        return hit_ == Hit::Any || (!holds(a, b) && !holds(b, a) && !(hit_ == Hit::First && is_taken_before(a, b)));
    }

    bool is_taken_before(std::size_t a, std::size_t b)
    {
        if (look_.budget.stopped)
            return false;
        Bits before(look_.rules());
        for (std::size_t rule = 0; rule < a; ++rule)
            before.set(rule);
        std::vector<Bits> const also(look_.columns.size(), Bits(look_.rules()));
        return before.any() && Search(look_.space, shared(a, b), before, also, look_.budget).holes(1).empty() && !look_.budget.stopped;
    }

    Box shared(std::size_t a, std::size_t b) const
    {
        Box box;
        for (std::size_t c = 0; c < look_.columns.size(); ++c)
            box.push_back(look_.space.of_rule(c, a) & look_.space.of_rule(c, b));
        return box;
    }

    std::string const& output_text(std::size_t rule, std::size_t output) const
    {
        static std::string const nothing;
        auto const& then = look_.table.rules[rule].then;
        return output < then.size() ? then[output].text : nothing;
    }

    Outputs output_of(std::size_t output, std::size_t a, std::size_t b) const
    {
        auto const& x = look_.outputs[a][output];
        auto const& y = look_.outputs[b][output];
        if (x && y)
            return feel::equal(*x, *y).is_true() ? Outputs::Same : Outputs::Differ;
        return output_text(a, output) == output_text(b, output) ? Outputs::Same : Outputs::Unknown;
    }

    Outputs outputs_of(std::size_t a, std::size_t b) const
    {
        auto all = Outputs::Same;
        for (std::size_t output = 0; output < look_.table.outputs.size(); ++output) {
            auto const each = output_of(output, a, b);
            if (each == Outputs::Differ)
                return each;
            if (each == Outputs::Unknown)
                all = each;
        }
        return all;
    }

    // Rules with many partners first, each with all of them; then pairs.
    void report(std::vector<Bits> pairs, bool is_certain)
    {
        while (look_.has_room(Finding::Kind::Overlap)) {
            std::size_t most = 0, widest = 0;
            for (std::size_t rule = 0; rule < pairs.size(); ++rule)
                if (auto const count = pairs[rule].count(); count > most)
                    most = count, widest = rule;
            if (most < least_group)
                break;
            auto const others = pairs[widest].members();
            add(widest, others, is_certain);
            for (auto const other : others)
                pairs[other].reset(widest);
            pairs[widest] -= Bits(pairs[widest]);
        }
        for (std::size_t a = 0; a < pairs.size(); ++a)
            pairs[a].each([&](std::size_t b) {
                if (a < b && look_.has_room(Finding::Kind::Overlap))
                    add(a, { { b } }, is_certain);
            });
    }

    Finding::Weight weight(bool is_certain) const
    {
        if (is_ordered())
            return Finding::Weight::Note;
        return hit_ == Hit::Unique || is_certain ? Finding::Weight::Error : Finding::Weight::Warning;
    }

    void add(std::size_t rule, std::vector<std::size_t> const& others, bool is_certain)
    {
        Finding made;
        made.kind = Finding::Kind::Overlap;
        made.weight = weight(is_certain);
        made.rules = others;
        made.rules.push_back(rule);
        std::sort(made.rules.begin(), made.rules.end());
        auto const box = shared(rule, others.front());
        auto const sample = look_.sample(box, { rule, others.front() });
        made.example = look_.example(sample);
        if (others.size() == 1)
            made.mend = mend(rule, others.front(), box);
        auto const said = others.size() == 1 ? of_pair(rule, others.front(), sample) : of_group(rule, others, sample);
        made.japanese = said.japanese;
        made.english = said.english;
        if (made.mend)
            add_mend(made);
        look_.add(std::move(made));
    }

    void add_mend(Finding& made) const
    {
        auto const row = say_rule(look_.table, made.mend->rule);
        auto const& label = look_.columns[made.mend->column].label;
        made.japanese += row.japanese + "の" + label + "の欄を「" + made.mend->text + "」と書くと、重ならなくなります。";
        made.english += " With `" + made.mend->text + "` in the cell " + label + " of " + row.english + " they do not overlap.";
    }

    Said of_pair(std::size_t a, std::size_t b, Sample const& sample) const
    {
        auto const first = say_rule(look_.table, a), second = say_rule(look_.table, b), shown = say_example(look_.columns, sample), what = advice(a, b);
        return { first.japanese + "と" + second.japanese + "が同時に当たります" + shown.japanese + "。" + what.japanese,
            "Both " + first.english + " and " + second.english + " match" + shown.english + ". " + what.english };
    }

    Said of_group(std::size_t rule, std::vector<std::size_t> const& others, Sample const& sample) const
    {
        auto const row = say_rule(look_.table, rule), rest = say_rules(look_.table, others), first = say_rule(look_.table, others.front());
        auto const shown = say_example(look_.columns, sample, { first.japanese + "とは", "with " + first.english + " " }), what = advice(rule, others.front());
        return { row.japanese + "は、" + rest.japanese + "と同時に当たります" + shown.japanese + "。" + what.japanese,
            "The matches of " + row.english + " overlap with those of " + rest.english + shown.english + ". " + what.english };
    }

    Said differing(std::size_t a, std::size_t b) const
    {
        Said labels;
        for (std::size_t output = 0; output < look_.table.outputs.size(); ++output)
            if (output_of(output, a, b) == Outputs::Differ) {
                auto const label = output_label(look_.table, output);
                labels.japanese += (labels.japanese.empty() ? "" : "と") + label.japanese;
                labels.english += (labels.english.empty() ? "the " : " and the ") + label.english;
            }
        return labels;
    }

    Said advice(std::size_t a, std::size_t b) const
    {
        auto const outputs = outputs_of(a, b);
        auto const labels = outputs == Outputs::Differ ? differing(a, b) : Said { "答え", "the answer" };
        if (hit_ == Hit::First)
            return { "先にある" + say_rule(look_.table, std::min(a, b)).japanese + "の答えになります。" + labels.japanese + "がそれでよいか、行の順を確かめてください。",
                "The answer is that of " + say_rule(look_.table, std::min(a, b)).english + ", which stands first. Check whether " + labels.english + " is meant so." };
        if (hit_ == Hit::Priority)
            return { labels.japanese + "は、優先順位の高いほうになります。それでよいか確かめてください。", "The one with the higher priority decides " + labels.english + ". Check whether that is meant." };
        if (outputs == Outputs::Differ)
            return { labels.japanese + "が違うので、どちらかの範囲を狭めてください。", "They differ in " + labels.english + ": narrow one of them." };
        if (outputs == Outputs::Unknown)
            return { "答えが同じになるとは限りません。どちらかの範囲を狭めてください。", "Their answers may differ: narrow one of them." };
        return { "答えは同じですが、この表では当たる行が一つでなければなりません。行をまとめるか、どちらかの範囲を狭めてください。",
            "Their answers are the same, but in this table only one rule may match: join them, or narrow one of them." };
    }

    // Where two ranges share nothing but an edge, one of them can leave it to the other, if the other takes all that it gives up.
    std::optional<Finding::Mend> mend(std::size_t a, std::size_t b, Box const& box) const
    {
        for (std::size_t c = 0; c < box.size(); ++c) {
            if (is_unseen(c, a) || is_unseen(c, b))
                continue;
            auto const atoms = look_.space.atoms(c, box[c]).members();
            if (atoms.size() != 1 || !look_.columns[c].atoms[atoms.front()].is_mark)
                continue;
            auto const& edge = look_.columns[c].atoms[atoms.front()].sample;
            for (bool const at_end : { true, false })
                for (auto const& [gives, takes] : { std::pair(a, b), std::pair(b, a) })
                    if (holds(takes, gives, c))
                        if (auto text = without_edge(cell(c, gives), edge, at_end))
                            return Finding::Mend { gives, c, std::move(*text) };
        }
        return std::nullopt;
    }

    static std::optional<std::string> without_edge(SeenCell const& cell, Value const& edge, bool at_end)
    {
        if (!cell.cell || cell.cell->negated || cell.cell->tests.size() != 1 || cell.cell->tests.front().kind != feel::Cell::Test::Kind::Within)
            return std::nullopt;
        auto range = cell.cell->tests.front().range;
        if (feel::equal(range.from, range.to).is_true())
            return std::nullopt;
        if (!(at_end ? range.to_closed : range.from_closed) || !feel::equal(at_end ? range.to : range.from, edge).is_true())
            return std::nullopt;
        (at_end ? range.to_closed : range.from_closed) = false;
        if (range.from_open)
            return "< " + range.to.to_literal();
        if (range.to_open)
            return "> " + range.from.to_literal();
        return (range.from_closed ? "[" : "(") + range.from.to_literal() + ".." + range.to.to_literal() + (range.to_closed ? "]" : ")");
    }

    Look& look_;
    Hit hit_;
};

}  // namespace

void find_overlaps(Look& look)
{
    if (look.table.hit == Hit::Unique || look.table.hit == Hit::Any || look.table.hit == Hit::First || look.table.hit == Hit::Priority)
        OverlapSearch(look).run();
}

}  // namespace mado::dmn
