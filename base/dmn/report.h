#pragma once
// From what FEEL says of an expression to a problem of the document that holds it.
#include <mado/dmn/model.h>
#include <mado/feel/evaluate.h>
#include <mado/feel/expression.h>

#include <string>
#include <string_view>
#include <vector>

namespace mado::dmn {

// A problem within `text` at its place in the file.
Problem located(feel::Problem const& problem, Text const& text, std::string_view file, std::string_view element);
void add_located(std::vector<Problem>& all, std::vector<feel::Problem> const& found, Text const& text, std::string_view file, std::string_view element);
// Whether an expression language means FEEL; empty does.
bool is_feel(std::string_view language);
Problem other_language(Text const& text, std::string_view language, std::string_view file, std::string_view element);

// Why something is null, for who asked for notes.
void note(feel::Evaluating const& how, std::string_view key, std::string japanese, std::string english);

}  // namespace mado::dmn
