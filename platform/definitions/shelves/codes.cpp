#include <mado/definitions/codes.h>

#include "model/grammar_files.h"
#include "model/reader.h"
#include "model/walk.h"

namespace mado::definitions {

namespace {

Code code_of(yaml::Entry const& entry, Report& report)
{
    Code code { entry.key, {} };
    if (!entry.value.is_mapping() || !entry.value.find("ja")) {
        report.add(entry.key_place, "words.japanese", "entries." + entry.key + "に ja: の言葉が要ります。", "`entries." + entry.key + "` needs words in Japanese (ja).");
        return code;
    }
    for (auto const& part : entry.value.entries) {
        if (part.key == "since" || part.key == "until") {
            auto const day = Day::parse(part.value.text);
            if (!day)
                report.add(part.value.place, "since.day", "「" + part.value.text + "」は日付ではありません。2026-04-01 のように書きます。", "`" + part.value.text + "` is no day. Write 2026-04-01.");
            (part.key == "since" ? code.since : code.until) = day;
        } else if (part.key == "law") {
            code.law = part.value.text;
        } else if (part.key == "reason") {
            code.reason = part.value.text;
        } else {
            code.title.by_language.emplace(part.key, part.value.text);
        }
    }
    return code;
}

}  // namespace

Code const* CodeList::find(std::string_view key) const
{
    auto const found = std::find_if(codes.begin(), codes.end(), [&](Code const& code) { return code.key == key; });
    return found == codes.end() ? nullptr : &*found;
}

std::vector<Code const*> CodeList::on(Day day) const
{
    std::vector<Code const*> open;
    for (auto const& code : codes)
        if (code.can_be_chosen(day))
            open.push_back(&code);
    return open;
}

std::expected<CodeList, std::vector<Problem>> load_codes(std::string_view file_name, std::string_view bytes)
{
    auto const tree = yaml::parse(bytes);
    if (!tree)
        return std::unexpected(problems_of(file_name, tree.error()));
    Report report(file_name);
    walk(*tree, grammar::codes(), {}, report);
    CodeList list { tree->text_of("codes"), read_words(tree->find("title")), {} };
    if (auto const* entries = tree->find("entries"); entries && entries->is_mapping())
        for (auto const& entry : entries->entries)
            list.codes.push_back(code_of(entry, report));
    if (!report.empty())
        return std::unexpected(std::move(report).in_order());
    return list;
}

namespace {

CodeList const* list_of(Field const& field, Codes const* codes)
{
    if (codes && field.from == "round")
        return codes->list("round");
    return codes && field.from.starts_with("codes/") ? codes->list(std::string_view(field.from).substr(6)) : nullptr;
}

}  // namespace

std::vector<Option> options_of(Field const& field, Codes const* codes, Day on)
{
    auto const* list = list_of(field, codes);
    if (!list)
        return field.options;
    std::vector<Option> options;
    for (auto const* code : list->on(on))
        options.push_back({ code->key, code->title, code->about });
    return options;
}

std::string title_of(Field const& field, Codes const* codes, std::string_view key, std::string_view language)
{
    if (auto const* option = field.option(key))
        return option->title.in(language);
    auto const* list = list_of(field, codes);
    auto const* code = list ? list->find(key) : nullptr;
    return code ? code->title.in(language) : std::string();
}

}  // namespace mado::definitions
