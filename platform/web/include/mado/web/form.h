#pragma once
// The controls of a definition's fields: what templates/field*.html show. Residents and staff have the same.
//
//   web::FormState const state { .answers = …, .troubles = web::troubles(visit, attempt), .typed = attempt ? &visit.request.form : nullptr, … };
//   page.controls = web::fields_of(visit, evaluation, *definition.page("dog"), state);      and in the template: {{#controls}}{{>web/field}}{{/controls}}
#include <mado/definitions/answers.h>
#include <mado/definitions/evaluation.h>
#include <mado/web/page.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::web {

struct ChoiceOption {
    std::string key, title, about {};
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("key", &ChoiceOption::key), html::field("title", &ChoiceOption::title),
        html::field("about", &ChoiceOption::about), html::field("is_chosen", &ChoiceOption::is_chosen) };
};

struct TextControl {
    std::string value, autocomplete = "off";
    static constexpr auto fields = std::tuple { html::field("value", &TextControl::value), html::field("autocomplete", &TextControl::autocomplete) };
};
struct TextareaControl {
    std::string value;
    int lines = 2;
    std::size_t most = 0;
    static constexpr auto fields = std::tuple { html::field("value", &TextareaControl::value), html::field("lines", &TextareaControl::lines),
        html::field("most", &TextareaControl::most) };
};
struct DigitsControl {
    std::string value, width;
    static constexpr auto fields = std::tuple { html::field("value", &DigitsControl::value), html::field("width", &DigitsControl::width) };
};
struct NumberControl {
    std::string value, unit {};
    static constexpr auto fields = std::tuple { html::field("value", &NumberControl::value), html::field("unit", &NumberControl::unit) };
};
struct ValueControl {  // money, phone, corporate_number
    std::string value;
    static constexpr auto fields = std::tuple { html::field("value", &ValueControl::value) };
};
struct SecretControl {  // my_number: what was typed is never shown again
    static constexpr auto fields = std::tuple {};
};
struct YesNoControl {
    bool is_yes = false, is_no = false;
    static constexpr auto fields = std::tuple { html::field("is_yes", &YesNoControl::is_yes), html::field("is_no", &YesNoControl::is_no) };
};
struct EraOption {
    std::string era, title;
    bool is_chosen = false;
    static constexpr auto fields = std::tuple { html::field("era", &EraOption::era), html::field("title", &EraOption::title), html::field("is_chosen", &EraOption::is_chosen) };
};
struct DateControl {
    std::vector<EraOption> eras;
    std::string year, month, day;
    bool may_lack_year = false, may_lack_month = false, may_lack_day = false;
    static constexpr auto fields = std::tuple { html::field("eras", &DateControl::eras), html::field("year", &DateControl::year), html::field("month", &DateControl::month),
        html::field("day", &DateControl::day), html::field("may_lack_year", &DateControl::may_lack_year),
        html::field("may_lack_month", &DateControl::may_lack_month), html::field("may_lack_day", &DateControl::may_lack_day) };
};
struct OtherControl {
    std::string words;
    static constexpr auto fields = std::tuple { html::field("words", &OtherControl::words) };
};
struct ChoiceControl {
    std::vector<ChoiceOption> options;
    bool is_many = false, is_long = false;
    std::optional<OtherControl> other;
    static constexpr auto fields = std::tuple { html::field("options", &ChoiceControl::options), html::field("is_many", &ChoiceControl::is_many),
        html::field("is_long", &ChoiceControl::is_long), html::field("other", &ChoiceControl::other) };
};
struct OtherNames {
    std::string latin, former, alias;
    static constexpr auto fields = std::tuple { html::field("latin", &OtherNames::latin), html::field("former", &OtherNames::former), html::field("alias", &OtherNames::alias) };
};
struct PersonNameControl {
    bool in_two_parts = true;
    std::string family, given, whole, kana;
    std::optional<OtherNames> other_names;
    static constexpr auto fields = std::tuple { html::field("in_two_parts", &PersonNameControl::in_two_parts), html::field("family", &PersonNameControl::family),
        html::field("given", &PersonNameControl::given), html::field("whole", &PersonNameControl::whole), html::field("kana", &PersonNameControl::kana),
        html::field("other_names", &PersonNameControl::other_names) };
};
struct AddressControl {
    std::string postcode, line, number, building, country;
    bool is_japan = true, is_overseas = false, is_none = false;
    static constexpr auto fields = std::tuple { html::field("postcode", &AddressControl::postcode), html::field("line", &AddressControl::line),
        html::field("number", &AddressControl::number), html::field("building", &AddressControl::building), html::field("country", &AddressControl::country),
        html::field("is_japan", &AddressControl::is_japan), html::field("is_overseas", &AddressControl::is_overseas), html::field("is_none", &AddressControl::is_none) };
};
struct PlaceControl {
    std::string words, latitude, longitude;
    static constexpr auto fields = std::tuple { html::field("words", &PlaceControl::words), html::field("latitude", &PlaceControl::latitude), html::field("longitude", &PlaceControl::longitude) };
};
struct BankAccountControl {
    bool is_own = true, is_public = false;
    std::string bank, branch, number, holder;
    std::vector<ChoiceOption> kinds;
    static constexpr auto fields = std::tuple { html::field("is_own", &BankAccountControl::is_own), html::field("is_public", &BankAccountControl::is_public),
        html::field("bank", &BankAccountControl::bank), html::field("branch", &BankAccountControl::branch), html::field("number", &BankAccountControl::number),
        html::field("holder", &BankAccountControl::holder), html::field("kinds", &BankAccountControl::kinds) };
};
struct KeptFile {
    std::string blob, title, about;
    static constexpr auto fields = std::tuple { html::field("blob", &KeptFile::blob), html::field("title", &KeptFile::title), html::field("about", &KeptFile::about) };
};
struct FileControl {
    std::vector<ChoiceOption> ways;
    std::string accept, said_too_large, said_too_many;
    std::uint64_t most_bytes = 0;
    std::size_t most = 1;
    std::vector<KeptFile> files;
    bool may_add = true, asks_consent = false, is_consented = false;
    static constexpr auto fields = std::tuple { html::field("asks_consent", &FileControl::asks_consent), html::field("is_consented", &FileControl::is_consented),
        html::field("ways", &FileControl::ways), html::field("accept", &FileControl::accept),
        html::field("said_too_large", &FileControl::said_too_large), html::field("said_too_many", &FileControl::said_too_many), html::field("most_bytes", &FileControl::most_bytes),
        html::field("most", &FileControl::most), html::field("files", &FileControl::files), html::field("may_add", &FileControl::may_add) };
};
struct GroupRow {
    std::string title, about, row_error, change, remove;
    static constexpr auto fields = std::tuple { html::field("title", &GroupRow::title), html::field("about", &GroupRow::about), html::field("row_error", &GroupRow::row_error),
        html::field("change", &GroupRow::change), html::field("remove", &GroupRow::remove) };
};
struct GroupControl {
    std::vector<GroupRow> rows;
    bool may_add = true;
    std::string add_label;
    static constexpr auto fields = std::tuple { html::field("rows", &GroupControl::rows), html::field("may_add", &GroupControl::may_add), html::field("add_label", &GroupControl::add_label) };
};

// One field; exactly one of the optionals is there.
struct FieldView {
    std::string name, label, help, error, origin;
    bool is_required = false, is_title = false;
    std::optional<TextControl> text;
    std::optional<TextareaControl> textarea;
    std::optional<DigitsControl> digits;
    std::optional<NumberControl> number;
    std::optional<ValueControl> money, phone, corporate_number;
    std::optional<YesNoControl> yes_no;
    std::optional<DateControl> date;
    std::optional<ChoiceControl> choice;
    std::optional<PersonNameControl> person_name;
    std::optional<AddressControl> address;
    std::optional<PlaceControl> place;
    std::optional<SecretControl> my_number;
    std::optional<BankAccountControl> bank_account;
    std::optional<FileControl> file;
    std::optional<GroupControl> group;
    static constexpr auto fields = std::tuple { html::field("name", &FieldView::name), html::field("label", &FieldView::label), html::field("help", &FieldView::help),
        html::field("error", &FieldView::error), html::field("origin", &FieldView::origin), html::field("is_required", &FieldView::is_required),
        html::field("is_title", &FieldView::is_title), html::field("text", &FieldView::text), html::field("textarea", &FieldView::textarea),
        html::field("digits", &FieldView::digits), html::field("number", &FieldView::number), html::field("money", &FieldView::money), html::field("phone", &FieldView::phone),
        html::field("corporate_number", &FieldView::corporate_number), html::field("yes_no", &FieldView::yes_no), html::field("date", &FieldView::date),
        html::field("choice", &FieldView::choice), html::field("person_name", &FieldView::person_name), html::field("address", &FieldView::address),
        html::field("place", &FieldView::place), html::field("my_number", &FieldView::my_number), html::field("bank_account", &FieldView::bank_account),
        html::field("file", &FieldView::file), html::field("group", &FieldView::group) };
};

// Limits of an upload by a resident (`with()` of the route): a file, and all that one request carries.
constexpr std::uint64_t file_bytes = 10 << 20;
constexpr std::uint64_t upload_bytes = 40 << 20;

struct FormState {
    definitions::Codes const* codes = nullptr;
    Day on {};                                // on which codes may be chosen
    std::vector<Trouble> troubles {};         // web::troubles(visit, attempt)
    http::Pairs const* typed = nullptr;       // of a refused attempt: wins over what is stored
    std::string prefix {};                    // "children.0." for the fields of a row
    std::string rows_at {};                   // a group's rows are changed at rows_at/GROUP/ROW; already a link
    std::map<std::string, std::string> origins {};  // by field: "identity", "staff", "carried"
};

// One field with its stored answer (null: none).
FieldView field_view(Visit const& visit, definitions::Field const& field, json::Value const& stored, bool is_required, FormState const& state);
// All asked fields of a page of ask or examine. The only field of a page that has no title of its own is the page's heading.
// `pass_over` leaves fields out (my_number: they stand on the last page alone).
using PassOver = std::function<bool(definitions::Field const&)>;
std::vector<FieldView> fields_of(Visit const& visit, definitions::Evaluation& evaluation, definitions::Page const& page, FormState const& state, PassOver const& pass_over = {});
// The asked fields of one row; state.prefix is set to GROUP.ROW.
std::vector<FieldView> fields_of_row(Visit const& visit, definitions::Evaluation& evaluation, definitions::Field const& group, std::size_t row, FormState state, PassOver const& pass_over = {});

// "1.2 MB", "340 KB".
std::string size_text(std::uint64_t bytes);

}  // namespace mado::web
