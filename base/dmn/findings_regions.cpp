#include "findings_regions.h"

#include <algorithm>
#include <numeric>

namespace mado::dmn {

namespace {

std::vector<Class> classes_of(Column const& column, std::size_t rules)
{
    std::vector<Bits> accepting(column.atoms.size(), Bits(rules));
    for (std::size_t rule = 0; rule < rules; ++rule)
        column.cells[rule].accepts.each([&](std::size_t atom) { accepting[atom].set(rule); });
    std::vector<Class> classes;
    std::unordered_multimap<std::size_t, std::size_t> known;
    for (std::size_t atom = 0; atom < column.atoms.size(); ++atom) {
        if (!column.possible.test(atom))
            continue;
        auto const sort = column.atoms[atom].sort;
        bool const is_asked = column.asked.test(atom);
        auto const hash = Bits::Hash {}(accepting[atom]);
        auto const [first, last] = known.equal_range(hash);
        auto const same = std::find_if(first, last, [&](auto const& entry) {
            auto const& other = classes[entry.second];
            return other.rules == accepting[atom] && other.sort == sort && other.is_asked == is_asked;
        });
        if (same != last) {
            classes[same->second].atoms.set(atom);
            continue;
        }
        known.emplace(hash, classes.size());
        classes.push_back({ accepting[atom], Bits(column.atoms.size()), sort, is_asked });
        classes.back().atoms.set(atom);
    }
    return classes;
}

}  // namespace

Space::Space(std::vector<Column> const& columns, std::size_t rules) : rules_(rules)
{
    for (auto const& column : columns) {
        classes_.push_back(classes_of(column, rules));
        auto const& classes = classes_.back();
        unseen_.emplace_back(rules);
        of_rules_.emplace_back(rules, Bits(classes.size()));
        for (std::size_t i = 0; i < classes.size(); ++i)
            classes[i].rules.each([&](std::size_t rule) { of_rules_.back()[rule].set(i); });
        for (std::size_t rule = 0; rule < rules; ++rule)
            if (column.cells[rule].what == SeenCell::What::NotSeen) {
                unseen_.back().set(rule);
                of_rules_.back()[rule] = Bits(classes.size(), true);
            }
    }
}

Bits Space::atoms(std::size_t column, Bits const& classes) const
{
    Bits found(classes_[column].front().atoms);
    found -= found;
    classes.each([&](std::size_t i) { found |= classes_[column][i].atoms; });
    return found;
}

bool contains(Box const& outer, Box const& inner)
{
    for (std::size_t c = 0; c < outer.size(); ++c)
        if (!outer[c].contains(inner[c]))
            return false;
    return true;
}

Search::Search(Space const& space, Box domain, Bits rules, std::vector<Bits> also, Budget& budget)
    : space_(space), domain_(std::move(domain)), rules_(std::move(rules)), also_(std::move(also)), budget_(budget), order_(space.columns()),
      covers_from_(space.columns() + 1, Bits(space.rules(), true)), covered_(space.columns()), at_(domain_)
{
    std::size_t classes = 0;
    for (auto const& column : domain_)
        classes += column.count();
    budget_.spend(1, classes * rules_.words());
    std::iota(order_.begin(), order_.end(), std::size_t { 0 });
    std::stable_sort(order_.begin(), order_.end(), [&](std::size_t a, std::size_t b) { return domain_[a].count() < domain_[b].count(); });
    for (auto depth = order_.size(); depth-- > 0;) {
        auto const column = order_[depth];
        covers_from_[depth] = covers_from_[depth + 1];
        domain_[column].each([&](std::size_t i) { covers_from_[depth] &= accepting(column, i); });
    }
}

std::vector<Box> Search::holes(std::size_t most, std::vector<Box> known)
{
    auto const passed_over = static_cast<std::ptrdiff_t>(known.size());
    most_ = most + known.size();
    found_ = std::move(known);
    if (std::all_of(domain_.begin(), domain_.end(), [](Bits const& classes) { return classes.any(); }))
        visit(0, rules_);
    found_.erase(found_.begin(), found_.begin() + passed_over);
    return std::move(found_);
}

// Whether something is left uncovered there.
bool Search::visit(std::size_t depth, Bits const& active)
{
    if (budget_.stopped || has_more_)
        return true;
    if (active.none())
        return keep();
    if (depth == order_.size() || active.intersects(covers_from_[depth]) || covered_[depth].contains(active))
        return false;
    if (!found_.empty() && is_kept(at_))
        return true;
    auto const column = order_[depth];
    bool has_hole = false;
    for (auto const& [remaining, classes] : split(column, active)) {
        at_[column] = classes;
        has_hole = visit(depth + 1, remaining) || has_hole;
        if (budget_.stopped || has_more_)
            break;
    }
    at_[column] = domain_[column];
    if (!has_hole && !budget_.stopped)
        covered_[depth].insert(active);
    return has_hole;
}

// The column's classes by which of the active rules accept them.
std::vector<std::pair<Bits, Bits>> Search::split(std::size_t column, Bits const& active)
{
    std::vector<std::pair<Bits, Bits>> parts;
    std::unordered_map<Bits, std::size_t, Bits::Hash> known;
    auto const also = active & also_[column];
    domain_[column].each([&](std::size_t i) {
        auto remaining = active & space_.classes(column)[i].rules;
        remaining |= also;
        auto const [place, is_new] = known.try_emplace(remaining, parts.size());
        if (is_new)
            parts.emplace_back(std::move(remaining), space_.none(column));
        parts[place->second].second.set(i);
    });
    budget_.spend(parts.size(), domain_[column].count() * active.words());
    return parts;
}

bool Search::keep()
{
    if (is_kept(at_))
        return true;
    if (found_.size() == most_) {
        has_more_ = true;
        return true;
    }
    budget_.spend(1, rules_.words());
    found_.push_back(widest(at_));
    return true;
}

bool Search::is_kept(Box const& box) const
{
    return std::any_of(found_.begin(), found_.end(), [&](Box const& kept) { return contains(kept, box); });
}

// Takes in every class that can be added without touching a rule.
Box Search::widest(Box box) const
{
    std::vector<Bits> touching;
    for (std::size_t c = 0; c < box.size(); ++c) {
        touching.emplace_back(space_.rules());
        box[c].each([&](std::size_t i) { touching[c] |= accepting(c, i); });
    }
    for (std::size_t c = 0; c < box.size(); ++c) {
        auto elsewhere = rules_;
        for (std::size_t other = 0; other < box.size(); ++other)
            if (other != c)
                elsewhere &= touching[other];
        (domain_[c] - box[c]).each([&](std::size_t i) {
            auto const rules = accepting(c, i);
            if (rules.intersects(elsewhere))
                return;
            box[c].set(i);
            touching[c] |= rules;
        });
    }
    return box;
}

}  // namespace mado::dmn
