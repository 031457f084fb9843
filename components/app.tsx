/** The whole app. */
export function App() {
  return (
    <main className="p-6">
      <h1 className="text-xl font-semibold">Metis Curator</h1>
    </main>
  )
}
