#pragma once
// The space of a table's inputs, its rules as boxes in it, and the parts that no rule covers.
#include "findings_columns.h"

#include <unordered_map>
#include <unordered_set>

namespace mado::dmn {

// Atoms of one column that the same rules accept: nothing tells them apart.
struct Class {
    Bits rules;                                // that accept it for certain
    Bits atoms;
    Atom::Sort sort = Atom::Sort::Usual;
    bool is_asked = true;
};

using Box = std::vector<Bits>;                 // a set of classes for each column

class Space {
public:
    Space(std::vector<Column> const& columns, std::size_t rules);

    std::size_t columns() const { return classes_.size(); }
    std::size_t rules() const { return rules_; }
    std::vector<Class> const& classes(std::size_t column) const { return classes_[column]; }
    Bits const& unseen(std::size_t column) const { return unseen_[column]; }  // rules whose cell there is not seen
    Bits none(std::size_t column) const { return Bits(classes_[column].size()); }
    Bits all(std::size_t column) const { return Bits(classes_[column].size(), true); }
    Bits const& of_rule(std::size_t column, std::size_t rule) const { return of_rules_[column][rule]; }  // of a cell that is not seen: all
    Bits atoms(std::size_t column, Bits const& classes) const;
    template <class Fits>
    Bits those(std::size_t column, Fits const& fits) const
    {
        auto found = none(column);
        for (std::size_t i = 0; i < classes_[column].size(); ++i)
            if (fits(classes_[column][i]))
                found.set(i);
        return found;
    }

private:
    std::size_t rules_;
    std::vector<std::vector<Class>> classes_;
    std::vector<Bits> unseen_;
    std::vector<std::vector<Bits>> of_rules_;  // column, rule
};

struct Budget {
    std::size_t boxes;
    std::uint64_t work = std::uint64_t { boxes } * 2'000;  // words compared: wide columns make each box dearer
    bool stopped = false;

    bool spend(std::size_t some_boxes, std::size_t some_work)
    {
        stopped = stopped || some_boxes > boxes || some_work > work;
        if (!stopped)
            boxes -= some_boxes, work -= some_work;
        return !stopped;
    }
};

// One search: which parts of `domain` do `rules` leave uncovered? It cuts column after column where the rules that are still in
// question differ, as the sweep of Calvanese et al. (Semantic DMN, 2018) does, and remembers what it knows to be covered.
class Search {
public:
    // `also`: for each column, rules that accept all of it beside what their classes say.
    Search(Space const& space, Box domain, Bits rules, std::vector<Bits> also, Budget& budget);

    // Uncovered boxes, each as large as it can be within the domain, together all that is uncovered unless `most` are found or the
    // budget ends. What lies in one of `known` is passed over.
    std::vector<Box> holes(std::size_t most, std::vector<Box> known = {});
    bool has_more() const { return has_more_; }

private:
    Bits accepting(std::size_t column, std::size_t index) const { return space_.classes(column)[index].rules | also_[column]; }
    bool visit(std::size_t depth, Bits const& active);
    bool keep();
    Box widest(Box box) const;
    bool is_kept(Box const& box) const;
    std::vector<std::pair<Bits, Bits>> split(std::size_t column, Bits const& active);

    Space const& space_;
    Box domain_;
    Bits rules_;
    std::vector<Bits> also_;
    Budget& budget_;
    std::vector<std::size_t> order_;           // of the columns, those with few classes first
    std::vector<Bits> covers_from_;            // by depth: rules that accept all of every column from there on
    std::vector<std::unordered_set<Bits, Bits::Hash>> covered_;
    Box at_;
    std::vector<Box> found_;
    std::size_t most_ = 0;
    bool has_more_ = false;
};

bool contains(Box const& outer, Box const& inner);

}  // namespace mado::dmn
