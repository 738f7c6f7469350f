// Inputs that no rule answers, and rules that never answer.
#include "findings_look.h"

#include <algorithm>

namespace mado::dmn {

namespace {

bool has_default(Table const& table)
{
    return std::any_of(table.outputs.begin(), table.outputs.end(), [](Table::Output const& output) { return !output.default_value.empty(); });
}

bool takes_many(Hit hit) { return hit == Hit::Collect || hit == Hit::RuleOrder || hit == Hit::OutputOrder; }

class GapSearch {
public:
    explicit GapSearch(Look& look) : look_(look)
    {
        // A cell that is not seen may accept everything: only what is a gap for certain is one.
        for (std::size_t c = 0; c < look.columns.size(); ++c) {
            also_.push_back(look.space.unseen(c));
            usual_.push_back(look.space.those(c, [](Class const& each) { return each.is_asked && each.sort == Atom::Sort::Usual; }));
            asked_.push_back(look.space.those(c, [](Class const& each) { return each.is_asked; }));
        }
    }

    void run()
    {
        if (look_.rules() == 0)
            return add_no_rules();
        Search search(look_.space, usual_, Bits(look_.rules(), true), also_, look_.budget);
        for (auto const& hole : search.holes(look_.most)) {
            add(hole);
            known_.push_back(hole);
            for (std::size_t c = 0; c < hole.size(); ++c)
                if (hole[c] == usual_[c])
                    known_.back()[c] = asked_[c];
        }
        look_.has_more = look_.has_more || search.has_more();
        find_beside(Atom::Sort::Null);
        find_beside(Atom::Sort::Finer);
    }

private:
    Finding finding(Finding::Weight weight) const
    {
        Finding made;
        made.kind = Finding::Kind::Gap;
        made.weight = takes_many(look_.table.hit) ? Finding::Weight::Note : weight;
        return made;
    }

    void add_no_rules()
    {
        auto made = finding(Finding::Weight::Warning);
        made.example = look_.example(look_.sample(usual_));
        made.japanese = "行がひとつもないので、どんな入力にも答えがありません。行を足してください。";
        made.english = "There is no rule, so nothing is answered. Add a rule.";
        look_.add(std::move(made));
    }

    void add(Box const& hole)
    {
        auto made = finding(Finding::Weight::Warning);
        std::vector<Bits> atoms, domain;
        for (std::size_t c = 0; c < hole.size(); ++c) {
            atoms.push_back(look_.space.atoms(c, hole[c]));
            domain.push_back(look_.space.atoms(c, usual_[c]));
            if (hole[c] != usual_[c])
                made.columns.push_back(c);
        }
        auto const sample = look_.sample(hole);
        auto const when = say_when(look_.columns, atoms, domain), shown = say_example(look_.columns, sample);
        made.example = look_.example(sample);
        auto const where = when.japanese.empty() ? "どの入力にも" : when.japanese + "に";
        auto const which = when.english.empty() ? std::string {} : " " + when.english;
        if (takes_many(look_.table.hit)) {
            made.japanese = where + "当たる行がなく、答えが空になります" + shown.japanese + "。それでよいか確かめてください。";
            made.english = "No rule matches" + which + "" + shown.english + ", and the answer is empty. Check whether that is meant.";
        } else {
            made.japanese = where + "当たる行がありません" + shown.japanese + "。行を足すか、既定の答えを置いてください。";
            made.english = "No rule answers" + which + "" + shown.english + ". Add a rule, or give a default answer.";
        }
        look_.add(std::move(made));
    }

    // Gaps only where an input is empty, or lies between two steps: one note for all of them.
    void find_beside(Atom::Sort sort)
    {
        std::vector<std::size_t> columns;
        std::optional<Sample> shown;
        for (std::size_t c = 0; c < look_.columns.size(); ++c) {
            auto const there = look_.space.those(c, [&](Class const& each) { return each.is_asked && each.sort == sort; });
            if (there.none() || is_like_usual(c, there))
                continue;
            auto hole = first_hole(usual_, c, there);
            if (!hole)
                hole = first_hole(asked_, c, there);
            if (!hole)
                continue;
            columns.push_back(c);
            if (!shown)
                shown = look_.sample(*hole);
        }
        if (shown)
            sort == Atom::Sort::Null ? add_empty(std::move(columns), *shown) : add_finer(std::move(columns), *shown);
    }

    // Whatever is open there is open at a usual value too.
    bool is_like_usual(std::size_t column, Bits const& there) const
    {
        Bits rules(look_.rules());
        usual_[column].each([&](std::size_t i) { rules |= look_.space.classes(column)[i].rules; });
        bool holds_all = true;
        there.each([&](std::size_t i) { holds_all = holds_all && look_.space.classes(column)[i].rules.contains(rules); });
        return holds_all;
    }

    std::optional<Box> first_hole(Box domain, std::size_t column, Bits const& there)
    {
        domain[column] = there;
        auto holes = Search(look_.space, std::move(domain), Bits(look_.rules(), true), also_, look_.budget).holes(1, known_);
        return holes.empty() ? std::nullopt : std::optional(std::move(holes.front()));
    }

    void add_empty(std::vector<std::size_t> columns, Sample const& sample)
    {
        auto const labels = say_labels(look_.columns, columns, "か", " or "), shown = say_example(look_.columns, sample);
        add_note(std::move(columns), sample, { labels.japanese + "が空のとき、当たる行がないことがあります" + shown.japanese + "。空のまま決めることがあるなら、行を足すか、既定の答えを置いてください。",
                                                 "When " + labels.english + " is empty there may be no rule" + shown.english + ". If that can come, add a rule, or give a default answer." });
    }

    void add_finer(std::vector<std::size_t> columns, Sample const& sample)
    {
        auto const labels = say_labels(look_.columns, columns, "、", ", "), shown = say_example(look_.columns, sample);
        add_note(std::move(columns), sample, { labels.japanese + "に端数があるとき、当たる行がないことがあります" + shown.japanese + "。端数のない値しか入らないなら、このままで差し支えありません。",
                                                 "When " + labels.english + " has a fraction there may be no rule" + shown.english + ". If only whole steps can come, nothing need be done." });
    }

    void add_note(std::vector<std::size_t> columns, Sample const& sample, Said said)
    {
        auto made = finding(Finding::Weight::Note);
        made.columns = std::move(columns);
        made.example = look_.example(sample);
        made.japanese = std::move(said.japanese);
        made.english = std::move(said.english);
        look_.add(std::move(made));
    }

    Look& look_;
    std::vector<Bits> also_;
    Box usual_, asked_;
    std::vector<Box> known_;                   // gaps that are told already, also where a column that does not matter there is empty
};

class ReachSearch {
public:
    ReachSearch(Look& look, Priorities const& priorities) : look_(look), priorities_(priorities) {}

    void run()
    {
        for (std::size_t rule = 0; rule < look_.rules() && look_.has_room(Finding::Kind::Unreachable); ++rule)
            look_at(rule);
    }

private:
    // Rules whose answer is taken before that of `rule`.
    Bits before(std::size_t rule) const
    {
        Bits rules(look_.rules());
        for (std::size_t other = 0; other < look_.rules(); ++other)
            if (priorities_.empty() ? other < rule : priorities_[rule] && priorities_[other] && *priorities_[other] < *priorities_[rule])
                rules.set(other);
        return rules;
    }

    // Cells that are not seen accept alike when they are written alike.
    std::vector<Bits> alike(std::size_t rule) const
    {
        std::vector<Bits> also;
        for (std::size_t c = 0; c < look_.columns.size(); ++c) {
            auto const& cells = look_.columns[c].cells;
            also.emplace_back(look_.rules());
            if (cells[rule].what == SeenCell::What::NotSeen)
                look_.space.unseen(c).each([&](std::size_t other) {
                    if (cells[other].text == cells[rule].text)
                        also.back().set(other);
                });
        }
        return also;
    }

    void look_at(std::size_t rule)
    {
        Box box;
        for (std::size_t c = 0; c < look_.columns.size(); ++c) {
            box.push_back(look_.space.of_rule(c, rule));
            if (box.back().none())  // said of its cell already
                return;
        }
        auto const also = alike(rule);
        auto const rules = touching(box, before(rule), also);
        if (rules.none())
            return;
        bool const is_covered = Search(look_.space, box, rules, also, look_.budget).holes(1).empty();
        if (is_covered && !look_.budget.stopped)
            add(rule, box, rules.members());
    }

    Bits touching(Box const& box, Bits rules, std::vector<Bits> const& also) const
    {
        for (std::size_t c = 0; c < box.size() && rules.any(); ++c) {
            auto accepting = also[c];
            box[c].each([&](std::size_t i) { accepting |= look_.space.classes(c)[i].rules; });
            rules &= accepting;
        }
        return rules;
    }

    void add(std::size_t rule, Box const& box, std::vector<std::size_t> const& takers)
    {
        auto const sample = look_.sample(box, { rule });
        auto const row = say_rule(look_.table, rule), others = say_rules(look_.table, takers), shown = say_example(look_.columns, sample);
        Finding made;
        made.kind = Finding::Kind::Unreachable;
        made.rules = { rule };
        made.example = look_.example(sample);
        made.japanese = row.japanese + "の答えは使われません。" + others.japanese + "が先にすべて当たります" + shown.japanese
            + "。" + (priorities_.empty() ? "行を上に移すか、消してください。" : "答えの優先順位を見直すか、行を消してください。");
        made.english = "The answer of " + row.english + " is never used: all that it matches is taken first by " + others.english + shown.english
            + ". " + (priorities_.empty() ? "Move the rule up, or delete it." : "Look at the order of the answers again, or delete the rule.");
        look_.add(std::move(made));
    }

    Look& look_;
    Priorities const& priorities_;
};

}  // namespace

void find_gaps(Look& look)
{
    if (!has_default(look.table))
        GapSearch(look).run();
}

void find_unreachable(Look& look, Priorities const& priorities) { ReachSearch(look, priorities).run(); }

}  // namespace mado::dmn
