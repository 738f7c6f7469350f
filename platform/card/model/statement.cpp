#include <mado/card/statement.h>

#include <mado/crypto/box.h>
#include <mado/definitions/answers.h>
#include <mado/definitions/filling.h>
#include <mado/time/day.h>

namespace mado::card {

namespace {

using definitions::Field;
using definitions::FieldType;

json::Value line(std::string const& name, std::string title, Field const& field, json::Value const& value)
{
    auto words = definitions::shown(field, value, nullptr, "ja", definitions::Showing::Staff);
    return json::object({ { "field", name }, { "title", std::move(title) }, { "value", value }, { "words", std::move(words) } });
}

void add_group(json::Array& lines, Field const& group, json::Value const& rows)
{
    for (std::size_t row = 0; rows.is_array() && row < rows.array().size(); ++row)
        for (auto const& field : group.fields)
            if (auto const& value = rows.array()[row][field.name]; !value.is_null() && field.type != FieldType::MyNumber && field.type != FieldType::File)
                lines.push_back(line(group.name + "." + std::to_string(row) + "." + field.name,
                    group.title.in("ja") + std::to_string(row + 1) + "：" + field.title.in("ja"), field, value));
}

json::Array lines_of_answers(definitions::Definition const& definition, json::Object const& answers)
{
    json::Array lines;
    for (auto const& page : definition.ask())
        for (auto const& field : page.fields) {
            auto const found = answers.find(field.name);
            if (found == answers.end() || found->second.is_null() || field.type == FieldType::File || definitions::is_kept_for_sending(field))
                continue;
            if (field.type == FieldType::Group)
                add_group(lines, field, found->second);
            else
                lines.push_back(line(field.name, field.title.in("ja"), field, found->second));
        }
    return lines;
}

}  // namespace

std::string statement(definitions::Definition const& definition, Stated const& stated)
{
    auto files = json::array_of(stated.files,
        [](StatedFile const& file) { return json::object({ { "field", file.field }, { "title", file.title }, { "sha256", file.sha256 } }); });
    return json::canonical(json::object({ { "v", 1 }, { "kind", "application" }, { "tenant", stated.tenant }, { "office", stated.office }, { "procedure", definition.procedure },
        { "title", definition.title.in("ja") }, { "definition", definition.hash }, { "application", stated.application }, { "receipt_number", stated.receipt_number },
        { "applicant", stated.applicant }, { "at", iso_in_tokyo({ stated.at * 1'000'000 }) }, { "answers", lines_of_answers(definition, stated.answers) },
        { "files", std::move(files) } }));
}

std::optional<std::vector<StatedFile>> stated_files(json::Object const& files, ReadBlob const& read)
{
    std::vector<StatedFile> all;
    for (auto const& [field, file] : files)
        for (auto const& blob : file.array("blobs")) {
            auto const plain = read(blob.text("name"), blob.text("key"));
            if (!plain)
                return std::nullopt;
            all.push_back({ field, blob.text("title"), crypto::sha256_hex(*plain) });
        }
    return all;
}

json::Object stated_answers(json::Object const& submitted)
{
    json::Object answers;
    for (auto const& [name, item] : submitted)
        answers[name] = item["value"];
    return answers;
}

std::vector<StatedLine> lines_of(std::string_view statement)
{
    std::vector<StatedLine> lines;
    auto const read = json::parse(statement);
    if (!read || !read->is_object() || read->text("kind") != "application")
        return lines;
    for (auto const& answer : read->array("answers"))
        lines.push_back({ answer.text("title"), answer.text("words") });
    for (auto const& file : read->array("files"))
        lines.push_back({ file.text("title"), "SHA-256: " + file.text("sha256") });
    return lines;
}

}  // namespace mado::card
