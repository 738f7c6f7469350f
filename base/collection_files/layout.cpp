#include <mado/collection_files/layout.h>

#include "fields.h"

#include <mado/yaml/document.h>

#include <algorithm>
#include <charconv>

namespace mado::collection_files {

namespace {

class Loading {
public:
    Layout layout {};
    std::vector<std::string> faults {};

    void file(yaml::Node const& root)
    {
        known(root, { "layout", "title", "encoding", "separator", "heading", "cells", "columns", "always", "total", "sources" });
        layout.of = one_of<Of>(root, "layout", { { "collections", Of::Collections }, { "transfer_results", Of::TransferResults } }, "collections");
        if (auto const* title = root.find("title"))
            layout.title = title->text_of("ja");
        layout.encoding = one_of<Encoding>(root, "encoding", { { "utf_8", Encoding::Utf8 }, { "cp932", Encoding::Cp932 }, { "either", Encoding::Either } }, "");
        layout.separator = one_of<char>(root, "separator", { { "comma", ',' }, { "tab", '\t' } }, "comma");
        auto const heading = one_of<char>(root, "heading", { { "yes", 'y' }, { "no", 'n' } }, "yes") == 'y';
        if (!heading)
            layout.cells = number(root, "cells", 1000);
        auto const* all = root.find("columns");
        for (auto const& entry : all ? all->entries : std::vector<yaml::Entry> {})
            column(entry, heading);
        always(root);
        total(root);
        for (auto const& field : fields_of(layout.of))
            if (field.need == Field::Need::Required && !layout.find(field.name) && !layout.always.contains(std::string(field.name)))
                fault(root, "`columns` lack `" + std::string(field.name) + "`");
    }

private:
    void fault(yaml::Node const& node, std::string const& says) { faults.push_back("line " + std::to_string(node.place.line) + ": " + says); }

    void known(yaml::Node const& node, std::vector<std::string_view> const& keys)
    {
        for (auto const& entry : node.entries)
            if (std::ranges::find(keys, entry.key) == keys.end())
                fault(entry.value, "`" + entry.key + "` is no word of a layout");
    }

    template <class Value>
    Value one_of(yaml::Node const& node, std::string_view key, std::map<std::string, Value> const& words, std::string_view otherwise)
    {
        auto const found = words.find(node.text_of(key, otherwise));
        if (found == words.end())
            fault(node, "`" + std::string(key) + "` is one of a few words, not `" + node.text_of(key) + "`");
        return found == words.end() ? words.begin()->second : found->second;
    }

    int number(yaml::Node const& node, std::string_view key, int most)
    {
        auto const text = node.text_of(key);
        int value = 0;
        auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc {} || end != text.data() + text.size() || value < 1 || value > most)
            fault(node, "`" + std::string(key) + "` is a number from 1 to " + std::to_string(most));
        return value;
    }

    Field const* field_of(yaml::Node const& node, std::string_view name)
    {
        auto const& all = fields_of(layout.of);
        auto const found = std::ranges::find(all, name, &Field::name);
        if (found == all.end())
            fault(node, "`" + std::string(name) + "` is no field of these lines");
        return found == all.end() ? nullptr : &*found;
    }

    void column(yaml::Entry const& entry, bool heading)
    {
        auto const& node = entry.value;
        auto const* field = field_of(node, entry.key);
        if (!field)
            return;
        known(node, { "title", "at", "form", "digits", "code", "words" });
        Column made { .field = entry.key, .title = node.text_of("title") };
        if (made.title.empty())
            fault(node, "a column has a `title`");
        if (!heading && (made.at = number(node, "at", 1000)) > layout.cells)
            fault(node, "`at` lies behind the last of the `cells`");
        if (field->what == Field::What::Day)
            made.form = one_of<DayForm>(node, "form", { { "iso", DayForm::Iso }, { "compact", DayForm::Compact }, { "short", DayForm::Short }, { "slashed", DayForm::Slashed } }, "iso");
        if (node.find("digits"))
            made.digits = static_cast<std::size_t>(number(node, "digits", 100));
        made.code = one_of<CodeIn>(node, "code", { { "plain", CodeIn::Plain }, { "convenience", CodeIn::Convenience } }, "plain");
        words(node, *field, made);
        layout.columns.push_back(std::move(made));
    }

    void words(yaml::Node const& node, Field const& field, Column& column)
    {
        auto const* all = node.find("words");
        if ((field.what == Field::What::Words) != (all != nullptr))
            return fault(node, field.what == Field::What::Words ? "`words` say what the file writes" : "this column has no `words`");
        for (auto const& entry : all ? all->entries : std::vector<yaml::Entry> {}) {
            if (std::ranges::find(field.words, entry.key) == field.words.end())
                fault(entry.value, "`" + entry.key + "` is no meaning of `" + std::string(field.name) + "`");
            auto written = entry.value.items;
            if (entry.value.is_scalar())
                written.push_back(entry.value);
            for (auto const& word : written)
                if (!column.words.emplace(word.text, entry.key).second)
                    fault(word, "`" + word.text + "` has two meanings");
        }
        if (all && column.words.empty())
            fault(node, "`words` are empty");
    }

    void always(yaml::Node const& root)
    {
        auto const* all = root.find("always");
        for (auto const& entry : all ? all->entries : std::vector<yaml::Entry> {}) {
            auto const* field = field_of(entry.value, entry.key);
            if (!field)
                continue;
            if (std::ranges::find(field->words, entry.value.text) == field->words.end() || layout.find(entry.key))
                fault(entry.value, "`always` gives a field with words, which is no column, one of its meanings");
            layout.always.emplace(entry.key, entry.value.text);
        }
    }

    void total(yaml::Node const& root)
    {
        auto const* node = root.find("total");
        if (!node)
            return;
        known(*node, { "word", "in", "count", "amount" });
        Total made { node->text_of("word"), node->text_of("in"), node->text_of("count"), node->text_of("amount") };
        for (auto const& field : { made.in, made.count, made.amount })
            if (!layout.find(field))
                fault(*node, "`total` names three columns of this layout: `in`, `count`, `amount`");
        if (made.word.empty() || made.in == made.count || made.in == made.amount || made.count == made.amount)
            fault(*node, "`total` has a `word` and three different columns");
        layout.total = std::move(made);
    }
};

}  // namespace

Column const* Layout::find(std::string_view field) const
{
    auto const found = std::ranges::find(columns, field, &Column::field);
    return found == columns.end() ? nullptr : &*found;
}

std::string Layout::title_of(std::string_view field) const
{
    auto const* column = find(field);
    return column ? column->title : std::string();
}

std::expected<Layout, std::vector<std::string>> Layout::load(std::string_view yaml)
{
    auto const root = yaml::parse(yaml);
    Loading loading;
    if (root)
        loading.file(*root);
    else
        for (auto const& problem : root.error())
            loading.faults.push_back("line " + std::to_string(problem.place.line) + ": " + problem.english);
    if (!loading.faults.empty())
        return std::unexpected(std::move(loading.faults));
    return std::move(loading.layout);
}

}  // namespace mado::collection_files
