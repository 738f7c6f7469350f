#pragma once
// Filling in a form, a screen at a time (residents) or all at once (staff who enter what came on paper), and what of it is sent.
#include <mado/definitions/answers.h>
#include <mado/definitions/evaluation.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mado::definitions {

// 個人番号 is never kept in an unsent form: such a field, or a group that holds one, is asked where the form is sent.
bool is_kept_for_sending(Field const& field);
// The asked pages that have a screen of their own, in order.
std::vector<std::string> screens(Evaluation& evaluation);
std::optional<std::string> screen_after(std::vector<std::string> const& screens, std::string_view page);
std::optional<std::string> screen_before(std::vector<std::string> const& screens, std::string_view page);
// The fields that are asked where the form is sent.
std::vector<Field const*> fields_for_sending(Evaluation& evaluation);

// An unsent form moves to the new version: answers of the same name and type stay, the rest is asked again (definition.md §10).
json::Object moved(json::Object const& answers, Definition const& from, Definition const& to);

// What of the answers may be kept beside the application: a 個人番号 only as the fact that it was given.
json::Object without_numbers(json::Object answers, Definition const& definition);

// The name of the field (or GROUP.ROW.FIELD) that a control belongs to: "born_on.year" → "born_on".
std::string field_of_control(std::string_view control);
bool belongs_to(std::string_view control, Field const& field);
// The rows of a group that were left blank are not rows.
FormPairs without_blank_rows(FormPairs const& pairs, Field const& group);

// All pages in one form, each asked by the answers of those before it, rows of groups in place (GROUP.ROW.FIELD). `pass_over`: fields that stand
// elsewhere; their answers stay as they are. Nothing is refused here: what is wrong is told, and what could be understood is in `answers`.
using Passing = std::function<bool(Field const&)>;
Reading read_whole(DefinitionPointer const& definition, FormPairs const& form, Inputs inputs, Codes const* codes, std::string_view language, Passing const& pass_over);
// Some fields of pages as they were typed now, all others as they are stored. Errors are those of the fields that were read; `answers` are theirs.
Reading read_some(DefinitionPointer const& definition, Passing const& is_read, FormPairs const& form, Inputs inputs, Codes const* codes, std::string_view language);
// Of the errors, those of controls with words that no stored form can hold: 「2月30日」. All else can be kept as it was written.
std::vector<FieldError> not_storable(Reading const& reading, FormPairs const& form, Definition const& definition);

// A question that these very answers lead to is no mistake: true when nothing else is wrong. One that was there already, and came back without its
// control (radios of which none is chosen), is simply not answered, and is told so.
bool are_only_newly_asked(std::vector<FieldError>& errors, Definition const& definition, std::function<bool(std::string const&)> const& was_asked);

// What the body of `submitted` says of answers that may be sent (submitted()): { name: { value, origin, changed } }, and of files:
// { name: { way, blobs: [{ name, size, key, title, type }], consent? } }. `origin` of a name: "typed" when it says nothing.
using OriginOf = std::function<std::string(std::string const&)>;
json::Object answers_for_submission(Definition const& definition, json::Object const& answers, OriginOf const& origin = {});
json::Object files_for_submission(Definition const& definition, json::Object const& answers, json::Object const& keys);
// What the applicant is shown before sending: { flags, grounds, charges }; amounts that staff still have to find are null.
json::Value shown_before_sending(Evaluation& evaluation);

}  // namespace mado::definitions
