#include <mado/definitions/register.h>

#include "model/grammar_files.h"
#include "model/reader.h"
#include "model/walk.h"

namespace mado::definitions {

namespace {

std::optional<CaseWord> case_word(std::string_view word)
{
    constexpr auto names = names_of(CaseWord {});
    auto const found = std::ranges::find(names, word);
    return found == names.end() ? std::nullopt : std::optional(static_cast<CaseWord>(found - names.begin()));
}

std::vector<Column> columns_of(yaml::Node const& tree)
{
    std::vector<Column> columns;
    if (auto const* all = tree.find("columns"); all && all->is_mapping())
        for (auto const& entry : all->entries)
            columns.push_back({ entry.key, read_words(entry.value.find("title")), case_word(entry.value.text_of("from")) });
    return columns;
}

// The name of the file is how procedures call it.
void is_named_as_its_file(Report& report, std::string_view file_name, yaml::Node const& tree)
{
    auto const slash = file_name.rfind('/');
    auto const stem = file_name.substr(slash == std::string_view::npos ? 0 : slash + 1);
    auto const name = tree.text_of("register");
    if (auto const* node = tree.find("register"); node && stem != name + ".yaml")
        report.add(node->place, "register.file_name", "台帳の名前「" + name + "」はファイルの名前と同じにします。", "The register's name `" + name + "` must be the file's name.");
}

}  // namespace

Column const* Register::column(std::string_view column_name) const
{
    auto const found = std::ranges::find(columns, column_name, &Column::name);
    return found == columns.end() ? nullptr : &*found;
}

yaml::Place Register::place_of_column(std::string_view column_name) const
{
    auto const* all = tree.find("columns");
    auto const* entry = all ? all->entry(column_name) : nullptr;
    return entry ? entry->key_place : tree.place;
}

std::expected<Register, std::vector<Problem>> load_register(std::string_view file_name, std::string_view bytes)
{
    auto tree = yaml::parse(bytes);
    if (!tree)
        return std::unexpected(problems_of(file_name, tree.error()));
    Report report(file_name);
    walk(*tree, grammar::register_book(), {}, report);
    if (report.empty())
        is_named_as_its_file(report, file_name, *tree);
    if (!report.empty())
        return std::unexpected(std::move(report).in_order());
    Register book { tree->text_of("register"), read_words(tree->find("title")), read_list(tree->find("law")), columns_of(*tree), read_sources(tree->find("sources")), {} };
    book.tree = std::move(*tree);
    return book;
}

std::vector<std::string> columns_without_a_value(Register const& book, Definition const& definition)
{
    std::vector<std::string> empty;
    for (auto const& column : book.columns) {
        auto const* field = definition.field(column.name);
        auto const can_be_shown = field && field->type != FieldType::MyNumber && field->type != FieldType::Group && field->type != FieldType::File;
        if (!column.from && !can_be_shown && !definition.rule(column.name))
            empty.push_back(column.name);
    }
    return empty;
}

}  // namespace mado::definitions
