namespace Experiments.Cli.Tests.PublicForms;

/// <summary>The forms, by name.</summary>
internal static class Forms
{
    private const string Commas = " with commas";

    private static readonly PublicForm[] s_all =
    [
        FormsOfPeople.Titanic, FormsOfPeople.Adult, FormsOfPeople.Bank, FormsOfPeople.CreditCard, FormsOfPeople.Telco,
        FormsOfPeople.BankChurners, FormsOfThings.Wine, FormsOfThings.Cars, FormsOfThings.CarsOfBlanks,
        FormsOfThings.Housing, FormsOfThings.Covertype, FormsOfThings.Spambase, FormsOfThings.Stock,
        FormsOfThings.Salary, FormsOfThings.Double, FormsOfThings.Estate,
    ];

    /// <summary>The form of a file, or the same file with commas instead of semicolons.</summary>
    public static PublicForm Find(string name) => name.EndsWith(Commas, StringComparison.Ordinal)
        ? Find(name[..^Commas.Length]).WithCommas(';')
        : s_all.Single(form => form.FileName == name);
}
