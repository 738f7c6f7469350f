#pragma once
// Answers: what a form sends, what is stored, what is checked. The stored forms (one JSON value a field; null or absent = not answered):
//
//   text digits phone corporate_number my_number  "text as typed" (numbers folded to ASCII)      number  "12.50"      money  3000
//   yes_no  true false            date  "2026-04-01" "2026-04" "2026" ""; typed in 和暦: { "date": "2026-04-01", "era": "reiwa" }
//   choice  "key"; many: ["a", "b"]; with words of one's own: { "other": "words" }, in a list as its last item
//   person_name   { text, family?, given?, kana?, kana_from?, latin?, former?, alias? }
//   address       { text, postcode?, number?, building?, municipality?, town_id?, country? } or { "none": true, text? }; overseas: country set
//   place         { text, latitude?, longitude? }        (decimals as text)
//   bank_account  { bank, branch, kind: ordinary|current|savings, number, name } or { "public": true } (公金受取口座)
//   file          { way: file|post|counter|omit, blobs: [{ name, title, type, size }], consent?: true with omit }
//   group         [ { field: … }, … ]
//
// The names of form controls, F = the field's name, or GROUP.ROW.FIELD in a group (rows from 0):
//
//   F                      text digits number money phone corporate_number my_number; yes_no: yes | no; choice: a key (repeated when many)
//   F.other                words beside the key "other"
//   F.era F.year F.month F.day     era: "" = 西暦, or meiji taisho showa heisei reiwa
//   F.family F.given, or F.text    person_name in two parts or in one; F.kana F.latin F.former F.alias
//   F.kind                 address: japan (default) | overseas | none;  F.postcode F.text F.number F.building F.country
//   F.text F.latitude F.longitude  place
//   F.way                  file: the way (default file);  bank_account: own (default) | public
//   F.consent              file with the way omit: yes — the office may look the record up (asked for, stored with the answer)
//   F.bank F.branch F.kind F.number F.name   bank_account
// Files themselves are uploaded apart; read_form keeps the blobs of the answer that is there.
#include <mado/definitions/codes.h>
#include <mado/definitions/evaluation.h>
#include <mado/result/result.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mado::definitions {

using FormPairs = std::vector<std::pair<std::string, std::string>>;

struct Reading {
    json::Object answers {};               // of the page's asked fields (null: not answered); lay it over the answers with merged()
    std::vector<FieldError> errors {};     // by form control; words of definitions (say) as `words`, ours as key of text/*.po
    std::vector<std::string> unknown {}, repeated {};  // form controls that the page does not have, or that came twice
};

enum class Strictness { Form, Submission };  // Submission: unknown and repeated controls are errors too

// `inputs` holds the answers so far; `pass_over` names controls that are the web's own (csrf token, buttons).
Reading read_form(DefinitionPointer const& definition, std::string_view page, FormPairs const& form, Inputs const& inputs, Codes const* codes,
    std::string_view language = "ja", Strictness strictness = Strictness::Form, std::vector<std::string> const& pass_over = {});
// One row of a group on its own sub-page: the controls are named GROUP.ROW.FIELD; `answers` then holds the row's fields.
Reading read_row(DefinitionPointer const& definition, std::string_view group, std::size_t row, FormPairs const& form, Inputs const& inputs,
    Codes const* codes, std::string_view language = "ja", Strictness strictness = Strictness::Form, std::vector<std::string> const& pass_over = {});
json::Object merged(json::Object answers, json::Object const& over);  // null removes

// The controls of a field and what they show for a stored answer: { "born_on.year", "8" } … For filling a form again.
FormPairs controls_of(Field const& field, json::Value const& stored, std::string const& prefix = {});

// Every mistake in the stored answers of one page: missing, too long, wrongly typed, refused by its check. Fields are named as controls.
std::vector<FieldError> check_page(Evaluation& evaluation, std::string_view page, Codes const* codes, std::string_view language = "ja");
// Of all asked pages; `answers` that belong to nothing (unknown names, fields not asked) are errors too. For submission, and for the
// receiver's second check, which flags and never drops.
std::vector<FieldError> check_all(Evaluation& evaluation, Codes const* codes, std::string_view language = "ja");
// The same for what staff establish (examine); missing answers are no error before a decision is drafted.
enum class Missing { Allowed, Refused };
std::vector<FieldError> check_examined(Evaluation& evaluation, Codes const* codes, Missing missing);
// The answers of asked fields alone: what is submitted.
json::Object submitted(Evaluation& evaluation);

// One stored value against its field's type: a msgid and its arguments; nothing when it is right. Null is right.
std::optional<FieldError> wrong(Field const& field, json::Value const& stored, Codes const* codes, Day on, std::string const& control);

// As people read it. `masked` for my_number, always; bank numbers too unless `whole`.
enum class Showing { Applicant, Staff };
std::string shown(Field const& field, json::Value const& stored, Codes const* codes, std::string_view language, Showing showing = Showing::Applicant);

// 法人番号の検査用数字 (法人番号の指定等に関する省令2条), 個人番号の検査用数字 (番号法施行令8条, 総務省令5条).
bool is_corporate_number(std::string_view thirteen_digits);
bool is_my_number(std::string_view twelve_digits);

}  // namespace mado::definitions
