#pragma once
// What our expressions know beside FEEL: deadlines, ages, fiscal years, and the definition's own tables.
#include <mado/definitions/definition.h>
#include <mado/feel/evaluate.h>
#include <mado/time/calendar.h>

namespace mado::definitions {

// A scope that knows on which days offices are closed.
class OfficeScope : public feel::Scope {
public:
    using feel::Scope::Scope;
    virtual Calendar const& calendar() const = 0;
};

std::vector<feel::HostFunction> host_functions();
feel::HostFunction table_function(std::shared_ptr<Table const> table);
// The value of a table for these inputs: one `gives` is the value itself, several a context; no row is null.
feel::Value look_up(Table const& table, std::span<feel::Value const> inputs, feel::Scope& scope, feel::Host* host);

feel::Type type_of(Field const& field);
feel::Type type_of(FieldType type);

}  // namespace mado::definitions
