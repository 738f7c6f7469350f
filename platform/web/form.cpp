#include <mado/web/form.h>

#include <mado/definitions/definition.h>

namespace mado::web {

namespace {

using definitions::Field;
using definitions::FieldType;

// What the controls of a field show: what was typed and refused, else the stored answer.
class Controls {
public:
    Controls(Field const& field, json::Value const& stored, FormState const& state) : name_(state.prefix + field.name)
    {
        if (state.typed)
            pairs_ = *state.typed;
        else
            pairs_ = definitions::controls_of(field, stored, state.prefix);
    }
    std::string value(std::string_view part = {}) const
    {
        auto const wanted = part.empty() ? name_ : name_ + "." + std::string(part);
        for (auto const& [control, value] : pairs_)
            if (control == wanted)
                return value;
        return {};
    }
    bool has(std::string_view chosen) const
    {
        return std::ranges::any_of(pairs_, [&](auto const& pair) { return pair.first == name_ && pair.second == chosen; });
    }

private:
    std::string name_;
    definitions::FormPairs pairs_;
};

// A trouble belongs to a field when its control is the field or one of the field's parts.
std::string error_of(std::string const& name, FormState const& state)
{
    for (auto const& trouble : state.troubles)
        if (trouble.field == name || trouble.field.starts_with(name + "."))
            return trouble.words;
    return {};
}

std::string autocomplete_of(Field const& field)
{
    for (auto const& source : field.prefill)
        if (source == "identity.name")
            return "name";
    return "off";
}

std::string width_of(std::size_t length)
{
    if (length == 0 || length > 7)
        return "13";
    return length > 4 ? "7" : length > 2 ? "4" : "2";
}

DateControl date_of(Visit const& visit, Field const& field, Controls const& controls, FormState const& state)
{
    static constexpr std::array<char const*, 6> eras { "", "reiwa", "heisei", "showa", "taisho", "meiji" };
    DateControl date { {}, controls.value("year"), controls.value("month"), controls.value("day"), field.can_be_unknown("year"), field.can_be_unknown("month"),
        field.can_be_unknown("day") };
    auto chosen = controls.value("era");
    // People write 令和 in their papers; those who read English or easy Japanese keep the years that everyone knows.
    if (!state.typed && date.year.empty() && date.month.empty() && visit.language == "ja")
        chosen = "reiwa";
    for (auto const* era : eras)
        date.eras.push_back({ era, words(visit, *era ? std::string("web.era.") + era : "web.era.western"), chosen == era });
    return date;
}

ChoiceControl choice_of(Visit const& visit, Field const& field, Controls const& controls, FormState const& state)
{
    ChoiceControl choice;
    for (auto const& option : definitions::options_of(field, state.codes, state.on))
        choice.options.push_back({ option.key, option.title.in(visit.language), option.about.in(visit.language), controls.has(option.key) });
    if (field.other) {
        if (std::ranges::none_of(choice.options, [](auto const& option) { return option.key == "other"; }))
            choice.options.push_back({ "other", words(visit, "web.choice.something_else"), {}, controls.has("other") });
        choice.other = OtherControl { controls.value("other") };
    }
    choice.is_many = field.many;
    choice.is_long = !field.many && choice.options.size() > 7;
    return choice;
}

PersonNameControl person_name_of(Controls const& controls)
{
    PersonNameControl name;
    name.family = controls.value("family");
    name.given = controls.value("given");
    name.whole = controls.value("text");
    name.in_two_parts = name.whole.empty() || !name.family.empty() || !name.given.empty();
    name.kana = controls.value("kana");
    name.other_names = OtherNames { controls.value("latin"), controls.value("former"), controls.value("alias") };
    return name;
}

AddressControl address_of(Controls const& controls)
{
    auto const kind = controls.value("kind");
    return { controls.value("postcode"), controls.value("text"), controls.value("number"), controls.value("building"), controls.value("country"),
        kind != "overseas" && kind != "none", kind == "overseas", kind == "none" };
}

BankAccountControl bank_account_of(Visit const& visit, Controls const& controls)
{
    BankAccountControl account;
    account.is_public = controls.value("way") == "public";
    account.is_own = !account.is_public;
    account.bank = controls.value("bank");
    account.branch = controls.value("branch");
    account.number = controls.value("number");
    account.holder = controls.value("name");
    auto const kind = controls.value("kind");
    for (auto const* one : { "ordinary", "current", "savings" })
        account.kinds.push_back({ one, words(visit, std::string("web.bank.kind.") + one), {}, kind == one });
    return account;
}

// What a browser offers to choose; the content decides in the end. A telephone offers its camera and its photos for these types; `capture`
// would leave the camera alone. HEIC is named, so that an iPhone sends what it has and several photos at once do not wait for it to change them.
std::string accept_of(Field const& field)
{
    std::string all;
    auto const add = [&](std::string_view types) { all += (all.empty() ? "" : ",") + std::string(types); };
    for (auto const& word : field.accept) {
        if (word == "pdf")
            add("application/pdf,.pdf");
        else if (word == "image")
            add("image/jpeg,image/png,image/heic,image/heif,image/webp,.heic,.heif");
        else if (word == "drawing")
            add("application/pdf,.pdf,.dxf,.dwg,image/tiff");
    }
    return all;
}

FileControl file_of(Visit const& visit, Field const& field, json::Value const& stored, Controls const& controls, FormState const& state)
{
    FileControl file;
    auto way = state.typed ? controls.value("way") : stored.text("way", "file");
    if (way.empty())
        way = "file";
    if (!field.also.empty()) {
        file.ways.push_back({ "file", words(visit, "web.file.way.file"), {}, way == "file" });
        for (auto const& other : field.also)
            file.ways.push_back({ other, words(visit, "web.file.way." + other), words(visit, "web.file.way." + other + ".about"), way == other });
    }
    file.asks_consent = field.allows("omit");
    file.is_consented = state.typed ? controls.value("consent") == "yes" : stored.flag("consent");
    file.most = definitions::most_of(field);
    file.most_bytes = file_bytes;
    file.accept = accept_of(field);
    file.said_too_large = words(visit, "web.file.too_large", { { "most", size_text(file_bytes) } });
    file.said_too_many = words(visit, "web.file.too_many", { { "most", std::to_string(file.most) } });
    for (auto const& blob : stored.array("blobs"))
        file.files.push_back({ blob.text("name"), blob.text("title"), size_text(static_cast<std::uint64_t>(blob.integer("size"))) });
    file.may_add = file.files.size() < file.most;
    return file;
}

// A row is known by its first answers: 「三宅 花」「平成30年5月2日」.
GroupRow row_of(Visit const& visit, Field const& group, json::Value const& row, std::size_t index, FormState const& state)
{
    GroupRow shown;
    for (auto const& field : group.fields) {
        if (field.type == FieldType::MyNumber || field.type == FieldType::File || !row.has(field.name))
            continue;
        auto const words = definitions::shown(field, row[field.name], state.codes, visit.language,
            visit.caller.kind == CallerKind::Staff ? definitions::Showing::Staff : definitions::Showing::Applicant);
        if (words.empty())
            continue;
        if (shown.title.empty())
            shown.title = words;
        else if (shown.about.size() < 60)
            shown.about += (shown.about.empty() ? "" : "・") + words;
    }
    if (shown.title.empty())
        shown.title = words(visit, "web.group.nth", { { "n", std::to_string(index + 1) } });
    shown.row_error = error_of(state.prefix + group.name + "." + std::to_string(index), state);
    shown.change = state.rows_at + "/" + group.name + "/" + std::to_string(index);
    shown.remove = std::to_string(index);
    return shown;
}

GroupControl group_of(Visit const& visit, Field const& field, json::Value const& stored, FormState const& state)
{
    GroupControl group;
    if (stored.is_array())
        for (std::size_t i = 0; i < stored.array().size(); ++i)
            group.rows.push_back(row_of(visit, field, stored.array()[i], i, state));
    group.may_add = group.rows.size() < definitions::most_of(field);
    group.add_label = words(visit, group.rows.empty() ? "web.group.first" : "web.group.more", { { "what", field.title.in(visit.language) } });
    return group;
}

}  // namespace

std::string size_text(std::uint64_t bytes)
{
    if (bytes >= 1 << 20) {
        auto const tenths = (bytes * 10 + (1 << 19)) >> 20;
        return std::to_string(tenths / 10) + (tenths % 10 ? "." + std::to_string(tenths % 10) : "") + " MB";
    }
    return std::to_string((bytes + 1023) / 1024) + " KB";
}

FieldView field_view(Visit const& visit, Field const& field, json::Value const& stored, bool is_required, FormState const& state)
{
    FieldView view;
    view.name = state.prefix + field.name;
    view.label = field.title.in(visit.language);
    view.help = field.help.in(visit.language);
    view.is_required = is_required;
    if (field.type != FieldType::Group)
        view.error = error_of(view.name, state);
    else
        for (auto const& trouble : state.troubles)  // of a row: shown at the row
            if (trouble.field == view.name)
                view.error = trouble.words;
    if (auto const origin = state.origins.find(field.name); origin != state.origins.end())
        view.origin = words(visit, "web.origin." + origin->second);
    Controls const controls(field, stored, state);
    switch (field.type) {
    case FieldType::Text:
        if (field.lines > 1)
            view.textarea = TextareaControl { controls.value(), field.lines, field.max };
        else
            view.text = TextControl { controls.value(), autocomplete_of(field) };
        break;
    case FieldType::Digits: view.digits = DigitsControl { controls.value(), width_of(field.length) }; break;
    case FieldType::Number: view.number = NumberControl { controls.value() }; break;
    case FieldType::Money: view.money = ValueControl { controls.value() }; break;
    case FieldType::YesNo: view.yes_no = YesNoControl { controls.has("yes"), controls.has("no") }; break;
    case FieldType::Date: view.date = date_of(visit, field, controls, state); break;
    case FieldType::Choice: view.choice = choice_of(visit, field, controls, state); break;
    case FieldType::PersonName: view.person_name = person_name_of(controls); break;
    case FieldType::Address: view.address = address_of(controls); break;
    case FieldType::Place: view.place = PlaceControl { controls.value("text"), controls.value("latitude"), controls.value("longitude") }; break;
    case FieldType::Phone: view.phone = ValueControl { controls.value() }; break;
    case FieldType::CorporateNumber: view.corporate_number = ValueControl { controls.value() }; break;
    case FieldType::MyNumber: view.my_number = SecretControl {}; break;
    case FieldType::BankAccount: view.bank_account = bank_account_of(visit, controls); break;
    case FieldType::File: view.file = file_of(visit, field, stored, controls, state); break;
    case FieldType::Group: view.group = group_of(visit, field, stored, state); break;
    }
    return view;
}

std::vector<FieldView> fields_of(Visit const& visit, definitions::Evaluation& evaluation, definitions::Page const& page, FormState const& state, PassOver const& pass_over)
{
    auto const& answers = page.staff ? evaluation.inputs().examined : evaluation.inputs().answers;
    std::vector<FieldView> views;
    for (auto const& field : page.fields) {
        if (!evaluation.field_asked(field.name) || (pass_over && pass_over(field)))
            continue;
        auto const found = answers.find(field.name);
        views.push_back(field_view(visit, field, found == answers.end() ? json::Value {} : found->second, evaluation.required(field.name), state));
    }
    if (views.size() == 1 && page.fields.size() == 1 && page.title.empty())
        views.front().is_title = true;
    return views;
}

std::vector<FieldView> fields_of_row(Visit const& visit, definitions::Evaluation& evaluation, Field const& group, std::size_t row, FormState state, PassOver const& pass_over)
{
    auto const& answers = group.staff ? evaluation.inputs().examined : evaluation.inputs().answers;
    auto const found = answers.find(group.name);
    json::Value stored;
    if (found != answers.end() && found->second.is_array() && row < found->second.array().size())
        stored = found->second.array()[row];
    state.prefix = group.name + "." + std::to_string(row) + ".";
    std::vector<FieldView> views;
    for (auto const& field : group.fields)
        if (evaluation.field_asked(group.name, row, field.name) && !(pass_over && pass_over(field)))
            views.push_back(field_view(visit, field, stored[field.name], evaluation.required(group.name, row, field.name), state));
    return views;
}

}  // namespace mado::web
