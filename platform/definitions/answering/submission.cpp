#include <mado/definitions/filling.h>

namespace mado::definitions {

json::Object answers_for_submission(Definition const& definition, json::Object const& answers, OriginOf const& origin)
{
    json::Object all;
    for (auto const& [name, value] : answers) {
        auto const* field = definition.field(name);
        auto const from = origin ? origin(name) : std::string();
        if (field && field->type != FieldType::File && !value.is_null())
            all[name] = json::object({ { "value", value }, { "origin", from.empty() ? "typed" : from }, { "changed", false } });
    }
    return all;
}

namespace {

void add_file(json::Object& files, std::string const& control, json::Value const& answer, json::Object const& keys)
{
    json::Array blobs;
    for (auto const& blob : answer.array("blobs")) {
        auto const key = keys.find(blob.text("name"));
        if (key != keys.end())
            blobs.push_back(json::object({ { "name", blob.text("name") }, { "size", key->second.integer("size") }, { "key", key->second.text("key") },
                { "title", blob.text("title") }, { "type", blob.text("type") } }));
    }
    files[control] = json::object({ { "way", answer.text("way", "file") }, { "blobs", std::move(blobs) } });
    if (answer.flag("consent"))
        files[control].set("consent", true);
}

}  // namespace

json::Object files_for_submission(Definition const& definition, json::Object const& answers, json::Object const& keys)
{
    json::Object files;
    for (auto const& [name, value] : answers) {
        auto const* field = definition.field(name);
        if (!field || value.is_null())
            continue;
        if (field->type == FieldType::File)
            add_file(files, name, value, keys);
        if (field->type == FieldType::Group && value.is_array())
            for (std::size_t row = 0; row < value.array().size(); ++row)
                for (auto const& inner : field->fields)
                    if (inner.type == FieldType::File && !value.array()[row][inner.name].is_null())
                        add_file(files, name + "." + std::to_string(row) + "." + inner.name, value.array()[row][inner.name], keys);
    }
    return files;
}

json::Value shown_before_sending(Evaluation& evaluation)
{
    json::Array flags, grounds;
    for (auto const* flag : evaluation.flags_for_applicant())
        flags.push_back(flag->name);
    for (auto const& ground : evaluation.grounds_for_applicant())
        grounds.push_back(ground.ground->name);
    json::Object charges;
    for (auto const& charge : evaluation.charges())
        charges[charge.charge->name] = charge.known && !charge.charge->staff_side() ? json::Value(charge.total().amount()) : json::Value {};
    return json::object({ { "flags", std::move(flags) }, { "grounds", std::move(grounds) }, { "charges", std::move(charges) } });
}

}  // namespace mado::definitions
