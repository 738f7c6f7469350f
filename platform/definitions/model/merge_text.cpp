#include "model/merge_text.h"

#include "model/units.h"

#include <algorithm>
#include <vector>

namespace mado::definitions::units {

namespace {

using yaml::Entry;
using yaml::Node;

std::vector<std::string_view> lines_in(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        auto const end = text.find('\n');
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

bool is_trivia(std::string_view line)
{
    auto const first = line.find_first_not_of(" \t\r");
    return first == std::string_view::npos || line[first] == '#';
}

// A text by lines, and where the parts of its tree stand. Lines from 0.
class Lines {
public:
    explicit Lines(Written const& written) : lines_(lines_in(written.text)) {}

    std::string_view line(int at) const { return lines_[static_cast<std::size_t>(at)]; }
    int size() const { return static_cast<int>(lines_.size()); }

    // Block style: the mapping starts with its first key. Flow style: with a brace.
    bool is_block(Node const& node) const
    {
        if (!node.is_mapping() || node.entries.empty())
            return false;
        auto const& first = node.entries.front();
        auto const& text = line(first.key_place.line - 1);
        auto const before = text.substr(0, text.find_first_not_of(' '));
        return static_cast<int>(before.size()) == first.key_place.column - 1;  // nothing but spaces before the key
    }

    // [first, last): the lines of an entry of a block mapping that ends before `end`, without what follows it.
    struct Range { int comments, first, last; };
    Range range(Node const& mapping, std::size_t at, int begin, int end) const
    {
        auto const first = mapping.entries[at].key_place.line - 1;
        auto last = at + 1 < mapping.entries.size() ? mapping.entries[at + 1].key_place.line - 1 : end;
        while (last > first + 1 && is_trivia(line(last - 1)))
            --last;
        auto comments = first;
        while (comments > begin && is_trivia(line(comments - 1)))
            --comments;
        return { comments, first, last };
    }

    std::string copy(int first, int last, int shift) const
    {
        std::string text;
        for (int at = first; at < last; ++at) {
            auto words = line(at);
            auto const spaces = static_cast<int>(std::min(words.find_first_not_of(' '), words.size()));
            if (spaces == static_cast<int>(words.size()))
                text += "\n";
            else if (shift >= 0)
                text += std::string(static_cast<std::size_t>(shift), ' ') + std::string(words) + "\n";
            else
                text += std::string(words.substr(static_cast<std::size_t>(std::min(-shift, spaces)))) + "\n";
        }
        return text;
    }

private:
    std::vector<std::string_view> lines_;
};

// Where a mapping stands in a text: its node, and the lines [begin, end) that are its own.
struct Standing { Node const* node = nullptr; int begin = 0, end = 0; };

class Writing {
public:
    Writing(Written const& mine, Written const& theirs) : mine_(mine), theirs_(theirs) {}

    std::string whole(Node const& merged, Node const& mine, Node const& theirs)
    {
        auto text = mapping(merged, { &mine, 0, mine_.size() }, { &theirs, 0, theirs_.size() }, 0);
        auto last = mine_.size();
        while (last > 0 && is_trivia(mine_.line(last - 1)))
            --last;
        return text + mine_.copy(last, mine_.size(), 0);  // comments at the very end
    }

private:
    // An entry in one of the two texts.
    struct Found {
        Lines const* lines = nullptr;
        Entry const* entry = nullptr;      // nullptr: it is not there
        Lines::Range range {};
        explicit operator bool() const { return entry != nullptr; }
        bool is(Node const& value) const { return entry && same(entry->value, value); }
        std::string copy(int first, int last, int column) const { return lines->copy(first, last, column - (entry->key_place.column - 1)); }
        Standing inside() const { return entry && lines->is_block(entry->value) ? Standing { &entry->value, range.first + 1, range.last } : Standing {}; }
    };

    static Found found(Lines const& lines, Standing const& standing, std::string const& key)
    {
        if (!standing.node)
            return {};
        auto const& entries = standing.node->entries;
        auto const entry = std::ranges::find(entries, key, &Entry::key);
        if (entry == entries.end())
            return {};
        auto const at = static_cast<std::size_t>(entry - entries.begin());
        return { &lines, &*entry, lines.range(*standing.node, at, at == 0 ? standing.begin : entries[at - 1].key_place.line, standing.end) };
    }

    std::string mapping(Node const& merged, Standing const& mine, Standing const& theirs, int column)
    {
        std::string text;
        for (auto const& entry : merged.entries)
            text += one(entry, mine, theirs, column);
        return text;
    }

    std::string one(Entry const& entry, Standing const& mine, Standing const& theirs, int column)
    {
        auto const here = found(mine_, mine, entry.key), there = found(theirs_, theirs, entry.key);
        for (auto const& one : { here, there })
            if (one.is(entry.value))
                return one.copy(one.range.comments, one.range.last, column);
        auto const& known = here ? here : there;
        auto const comments = known ? known.copy(known.range.comments, known.range.first, column) : std::string();
        auto const key = std::string(static_cast<std::size_t>(column), ' ') + written_key(entry) + ":";
        if (!entry.value.is_mapping() || entry.value.entries.empty() || !(here.inside().node || there.inside().node))
            return comments + key + " " + flow(entry.value) + "\n";
        auto const first_line = here.inside().node ? here.copy(here.range.first, here.range.first + 1, column) : key + "\n";
        return comments + first_line + mapping(entry.value, here.inside(), there.inside(), column + 2);
    }

    static std::string written_key(Entry const& entry)
    {
        return entry.key_style == yaml::Style::Plain ? entry.key : "'" + entry.key + "'";
    }

    Lines mine_, theirs_;
};

}  // namespace

std::string text_of(Node const& merged, Written const& mine, Written const& theirs) { return Writing(mine, theirs).whole(merged, mine.tree, theirs.tree); }

}  // namespace mado::definitions::units
